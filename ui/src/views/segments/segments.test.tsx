/**
 * Segments: who got the last mails and opened none is one click, and what opens can tell is said.
 */
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { usesOpens } from '../../features/segment';
import { faults, renderAt } from '../../test/render';

describe('segments', () => {
  it('finds who got the last three and opened none with one click', async () => {
    const user = userEvent.setup();
    const { host, container } = renderAt('/contacts/segments');
    await user.click(await screen.findByRole('button', { name: 'New segment' }));
    await user.click(screen.getByRole('button', { name: 'Got the last 3 mails, opened none' }));
    expect(screen.getByText(/known only where a provider reports them/)).toBeDefined();
    expect(await faults(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Save segment' }));
    await waitFor(() =>
      expect(host.calls.find((call) => call.name === 'segment_save')?.request).toMatchObject({
        name: 'Never opened the last 3',
        rule: { rules: [{ kind: 'opened_of_last', mails: 3, at_most: 0 }] },
      }),
    );
  });

  it('opens with the first one, and goes on with the next when it is deleted', async () => {
    const user = userEvent.setup();
    renderAt('/contacts/segments');
    const name = await screen.findByRole('textbox', { name: 'Name' });
    expect((name as HTMLInputElement).value).toBe('Customers from Bristol');
    expect(await screen.findByText('120 people')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await user.click(await screen.findByRole('button', { name: 'Delete the segment' }));
    expect(await screen.findByText('No segment yet')).toBeDefined();
  });

  it('where there is none, three starting points are one click away', async () => {
    const user = userEvent.setup();
    const { container } = renderAt('/contacts/segments', { first: true });
    expect(await screen.findByText('No segment yet')).toBeDefined();
    expect(await faults(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Birthday today' }));
    const name = await screen.findByRole('textbox', { name: 'Name' });
    expect((name as HTMLInputElement).value).toBe('Birthday today');
    expect(await screen.findByText('A condition is not filled in yet.')).toBeDefined();
  });

  it('a condition becomes another one in its place, and keeps its question where it fits', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts/segments');
    await user.click(await screen.findByRole('combobox', { name: 'What condition 1 is about' }));
    await user.click(await screen.findByRole('option', { name: 'First name' }));
    await user.click(screen.getByRole('button', { name: 'Save segment' }));
    await waitFor(() =>
      expect(host.calls.find((call) => call.name === 'segment_save')?.request).toMatchObject({
        rule: { rules: [{ kind: 'given_name', test: { op: 'is', value: 'Bristol' } }, {}] },
      }),
    );
  });

  it('explains opens wherever a condition asks for them', () => {
    const active = { kind: 'active_within_days', days: 7 } as const;
    const none = { kind: 'group', together: 'none', rules: [active] } as const;
    expect(usesOpens({ ...none, rules: [active] })).toBe(true);
    expect(usesOpens({ kind: 'status', status: 'subscribed' })).toBe(false);
  });
});
