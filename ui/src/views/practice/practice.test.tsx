/**
 * Practice inbox: the list, the four tabs of a mail, the sandboxed frame, clearing, the address, and
 * the simulated errors.
 */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../test/engine';
import { faults, renderAt } from '../../test/render';
import { noFaults } from './faults';

describe('practice inbox', () => {
  const engine = openEngine();

  it('shows a received mail rendered, as text, as source and its headers', async () => {
    const user = userEvent.setup();
    const { container } = renderAt('/practice', { engine });
    expect(await screen.findByRole('heading', { name: /^2,0\d\d emails captured$/ })).toBeDefined();
    expect(screen.getByText(/listens on port \d+ of this computer/)).toBeDefined();
    const [, row] = await screen.findAllByRole('row', { name: /@/ });
    if (row) await user.click(row);
    const mail = await screen.findByRole('region', { name: 'Open email' });
    const frame = await within(mail).findByTitle('Email as the recipient sees it');
    expect(frame.getAttribute('sandbox')).toBe('');
    await user.click(within(mail).getByRole('tab', { name: 'Plain text' }));
    expect(within(mail).getByText(/the first seeds may go into the ground/)).toBeDefined();
    await user.click(within(mail).getByRole('tab', { name: 'Source' }));
    expect(within(mail).getByText(/List-Unsubscribe: <mailto:/)).toBeDefined();
    await user.click(within(mail).getByRole('tab', { name: 'Headers' }));
    expect(within(mail).getByText('List-Unsubscribe')).toBeDefined();
    expect(await faults(container)).toEqual([]);
    await user.click(within(mail).getByRole('button', { name: 'Close email' }));
    expect(screen.queryByRole('region', { name: 'Open email' })).toBeNull();
  });

  it('simulates errors, lists them, and ends them', async () => {
    const user = userEvent.setup();
    // The sample simulates some already.
    await engine.host.call('practice_faults', noFaults);
    const { host } = renderAt('/practice', { engine });
    // The button is disabled until the relay's state is known.
    await screen.findByText(/listens on port \d+ of this computer/);
    await user.click(screen.getByRole('button', { name: 'Simulate errors' }));
    const drawer = await screen.findByRole('dialog', { name: 'Simulate errors' });
    await user.click(within(drawer).getByRole('switch', { name: /^Refuse addresses/ }));
    await waitFor(() =>
      expect(host.calls.find((call) => call.name === 'practice_faults')?.request).toMatchObject({
        refuse: ['bounce*@*'],
        defer: [],
      }),
    );
    expect(await faults(drawer)).toEqual([]);
    await user.click(within(drawer).getByRole('button', { name: 'Close' }));
    expect(
      await screen.findByText(/^Simulated errors: the practice relay refuses bounce\*@\*/),
    ).toBeDefined();
    await user.click(await screen.findByRole('button', { name: 'Stop simulating' }));
    await waitFor(() => expect(screen.queryByText(/^Simulated errors/)).toBeNull());
  });

  it('reports that the relay is not running, and why', async () => {
    renderAt('/practice', {
      engine,
      handlers: {
        practice_state: () => ({
          running: false,
          port: 0,
          user: 'practice',
          password: 'x',
          error: 'Port 2525 is taken.',
          captured: 0,
          faults: {
            refuse: [],
            defer: [],
            defer_times: 1,
            drop_after_data: [],
            slow_ms: 0,
            refuse_sign_in: false,
          },
        }),
      },
    });
    expect(await screen.findByText('The practice relay is not running.')).toBeDefined();
    expect(screen.getByText(/Port 2525 is taken/)).toBeDefined();
  });

  it('keeps search, open email and tab in the address, so that Back restores them', async () => {
    const user = userEvent.setup();
    const { router } = renderAt('/practice?search=anna', { engine });
    const [, row] = await screen.findAllByRole('row', { name: /@/ });
    if (row) await user.click(row);
    const mail = await screen.findByRole('region', { name: 'Open email' });
    await user.click(await within(mail).findByRole('tab', { name: 'Source' }));
    await waitFor(() =>
      expect(router.state.location.search).toMatchObject({ search: 'anna', tab: 'source' }),
    );
    await router.navigate({ to: '/settings' });
    await screen.findByRole('heading', { name: 'Settings' });
    router.history.back();
    const tab = await screen.findByRole('tab', { name: 'Source' });
    expect(tab.getAttribute('aria-selected')).toBe('true');
    const field = screen.getByRole('searchbox', { name: 'Search email address or subject' });
    expect((field as HTMLInputElement).value).toBe('anna');
  });

  it('is cleared after a confirmation that names the number', async () => {
    const user = userEvent.setup();
    renderAt('/practice', { engine });
    await user.click(await screen.findByRole('button', { name: 'Clear inbox' }));
    const dialog = await screen.findByRole('dialog', { name: 'Clear the practice inbox?' });
    expect(
      within(dialog).getByText(/^All 2,0\d\d captured emails are deleted permanently/),
    ).toBeDefined();
    await user.click(within(dialog).getByRole('button', { name: 'Clear inbox' }));
    expect(await screen.findByText('No emails yet')).toBeDefined();
  });
});
