/**
 * Practice inbox: the list, a mail in its four ways inside a frame that may do nothing, clearing, and
 * the switches of misbehaviour.
 */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FaultsView } from '../../host/types';
import { campaignNamed, openEngine } from '../../test/engine';
import { faults, renderAt } from '../../test/render';

const engine = openEngine();

// The sample's current campaign would go on filling the inbox, and its faults are on.
beforeAll(async () => {
  const { id } = await campaignNamed(engine.host, 'Spring news');
  await engine.host.call('campaign_command', { id, command: 'pause' });
  await engine.host.call('practice_faults', noFaults);
});

const noFaults: FaultsView = {
  refuse: [],
  defer: [],
  defer_times: 1,
  drop_after_data: [],
  slow_ms: 0,
  refuse_sign_in: false,
};

describe('practice inbox', () => {
  it('shows a caught mail rendered, as text, as source and its headers', async () => {
    const user = userEvent.setup();
    const { caught, port } = await engine.host.call('practice_state', {});
    const { container } = renderAt('/practice', { engine });
    const name = `${caught.toLocaleString('en')} mails caught`;
    expect(await screen.findByRole('heading', { name })).toBeDefined();
    expect(screen.getByText(new RegExp(`listens on port ${port} of`))).toBeDefined();
    const [, row] = await screen.findAllByRole('row', { name: /@/ });
    if (row) await user.click(row);
    const mail = await screen.findByRole('region', { name: 'The opened mail' });
    const frame = await within(mail).findByTitle('The mail as its reader sees it');
    expect(frame.getAttribute('sandbox')).toBe('');
    await user.click(within(mail).getByRole('tab', { name: 'Plain text' }));
    expect(within(mail).getByText(/the first seeds may go into the ground/)).toBeDefined();
    await user.click(within(mail).getByRole('tab', { name: 'Source' }));
    expect(within(mail).getByText(/List-Unsubscribe: <mailto:/)).toBeDefined();
    await user.click(within(mail).getByRole('tab', { name: 'Headers' }));
    expect(within(mail).getByText('List-Unsubscribe')).toBeDefined();
    expect(await faults(container)).toEqual([]);
    await user.click(within(mail).getByRole('button', { name: 'Close the mail' }));
    expect(screen.queryByRole('region', { name: 'The opened mail' })).toBeNull();
  });

  it('misbehaves when told, says so, and behaves again', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/practice', { engine });
    await user.click(await screen.findByRole('button', { name: 'Make it misbehave' }));
    const drawer = await screen.findByRole('dialog', { name: 'Make it misbehave' });
    await user.click(within(drawer).getByRole('switch', { name: /^Refuse some addresses/ }));
    await waitFor(() =>
      expect(host.calls.find((call) => call.name === 'practice_faults')?.request).toMatchObject({
        refuse: ['bounce*@*'],
        defer: [],
      }),
    );
    expect(await faults(drawer)).toEqual([]);
    await user.click(within(drawer).getByRole('button', { name: 'Close' }));
    expect(
      await screen.findByText('On purpose, the practice relay says no to bounce*@*.'),
    ).toBeDefined();
    await user.click(await screen.findByRole('button', { name: 'Make it behave' }));
    await waitFor(() => expect(screen.queryByText(/^On purpose/)).toBeNull());
  });

  it('says when the relay does not run, and why', async () => {
    renderAt('/practice', {
      engine,
      handlers: {
        practice_state: () => ({
          running: false,
          port: 0,
          trouble: 'Port 2525 is taken.',
          caught: 0,
          faults: noFaults,
        }),
      },
    });
    expect(await screen.findByText('The practice relay does not run.')).toBeDefined();
    expect(screen.getByText(/Port 2525 is taken/)).toBeDefined();
  });

  // Last: the tests of this file share the workspace.
  it('is cleared after a question with the number', async () => {
    const user = userEvent.setup();
    const { caught } = await engine.host.call('practice_state', {});
    renderAt('/practice', { engine });
    await user.click(await screen.findByRole('button', { name: 'Clear the inbox' }));
    const dialog = await screen.findByRole('dialog', { name: 'Clear the practice inbox?' });
    expect(
      within(dialog).getByText(
        new RegExp(`^All ${caught.toLocaleString('en')} caught mails go for good`),
      ),
    ).toBeDefined();
    await user.click(within(dialog).getByRole('button', { name: 'Clear the inbox' }));
    expect(await screen.findByText('Nothing caught yet')).toBeDefined();
  });
});
