/**
 * Segments: presets, editing, which one is open, and the note on opens.
 */
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { usesOpens } from '../../features/segment';
import { openEngine } from '../../test/engine';
import { faults, renderAt } from '../../test/render';

describe('segments', () => {
  const engine = openEngine();

  it('Back opens the segment that was open before', async () => {
    const user = userEvent.setup();
    const { router } = renderAt('/contacts/segments', { engine });
    await screen.findByRole('textbox', { name: 'Name' });
    await user.click(screen.getByRole('button', { name: /^Customers from Bristol/ }));
    await user.click(screen.getByRole('button', { name: 'New segment' }));
    const value = () => (screen.getByRole('textbox', { name: 'Name' }) as HTMLInputElement).value;
    await waitFor(() => expect(value()).toBe(''));
    router.history.back();
    await waitFor(() => expect(value()).toBe('Customers from Bristol'));
  });

  it('shows which segment cannot be counted, in place of a zero', async () => {
    const segments = await engine.host.call('segment_list', {});
    renderAt('/contacts/segments', {
      engine,
      handlers: {
        segment_list: () =>
          segments.map((one) => ({ ...one, people: 0, sendable: 0, error: 'workspace' })),
      },
    });
    const [broken] = await screen.findAllByRole('button', { name: /^Customers from Bristol/ });
    expect(broken?.textContent).toContain('can’t be counted');
    expect(broken?.textContent).not.toContain('0');
  });

  it('changes what a condition tests and keeps its operator where it fits', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts/segments', { engine });
    await user.click(await screen.findByRole('combobox', { name: 'Field of condition 1' }));
    await user.click(await screen.findByRole('option', { name: 'First name' }));
    await user.click(screen.getByRole('button', { name: 'Save segment' }));
    await waitFor(() =>
      expect(host.calls.find((call) => call.name === 'segment_save')?.request).toMatchObject({
        rule: { rules: [{ kind: 'given_name', test: { op: 'is', value: 'Bristol' } }, {}] },
      }),
    );
  });

  it('explains opens wherever a condition tests them', () => {
    const active = { kind: 'active_within_days', days: 7 } as const;
    const none = { kind: 'group', together: 'none', rules: [active] } as const;
    expect(usesOpens({ ...none, rules: [active] })).toBe(true);
    expect(usesOpens({ kind: 'status', status: 'subscribed' })).toBe(false);
  });

  it('has a preset for who received the last three and opened none', async () => {
    const user = userEvent.setup();
    const { host, container } = renderAt('/contacts/segments', { engine });
    await user.click(await screen.findByRole('button', { name: 'New segment' }));
    await user.click(
      await screen.findByRole('button', { name: 'Received the last 3 emails, opened none' }),
    );
    expect(screen.getByText(/known only if your provider reports them/)).toBeDefined();
    expect(await faults(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Save segment' }));
    await waitFor(() =>
      expect(host.calls.find((call) => call.name === 'segment_save')?.request).toMatchObject({
        name: 'Opened none of the last 3',
        rule: { rules: [{ kind: 'opened_of_last', mails: 3, at_most: 0 }] },
      }),
    );
  });
});

describe('the last segment', () => {
  const engine = openEngine();

  it('opens the first one, and the next when it is deleted', async () => {
    const user = userEvent.setup();
    renderAt('/contacts/segments', { engine });
    const name = await screen.findByRole('textbox', { name: 'Name' });
    expect((name as HTMLInputElement).value).toBe('Customers from Bristol');
    expect(await screen.findByText(/^\d+ people$/)).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await user.click(await screen.findByRole('button', { name: 'Delete segment' }));
    expect(await screen.findByText('No segments yet')).toBeDefined();
  });

  it('offers three presets where there is none', async () => {
    const user = userEvent.setup();
    const { container } = renderAt('/contacts/segments', { engine });
    expect(await screen.findByText('No segments yet')).toBeDefined();
    expect(await faults(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Birthday today' }));
    const name = await screen.findByRole('textbox', { name: 'Name' });
    expect((name as HTMLInputElement).value).toBe('Birthday today');
    expect(await screen.findByText('A condition is incomplete.')).toBeDefined();
  });
});
