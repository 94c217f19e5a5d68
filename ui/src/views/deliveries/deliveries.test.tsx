/** The deliveries: filters, one person's history, settling what is in doubt, the file. */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { faults, renderAt } from '../../test/render';

const at = '/campaigns/spring/deliveries';

describe('deliveries', () => {
  it('count every state and filter by a press', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(at);
    await user.click(await screen.findByRole('button', { name: /^Refused\s*14$/ }));
    await waitFor(() =>
      expect(
        host.calls.some(
          ({ name, request }) =>
            name === 'delivery_page' && JSON.stringify(request).includes('"status":"refused"'),
        ),
      ).toBe(true),
    );
    expect((await screen.findAllByText(/User unknown|Host unknown/)).length).toBeGreaterThan(3);
  });

  it('open with the status that led here', async () => {
    renderAt(`${at}?status=in_doubt`);
    const chip = await screen.findByRole('button', { name: /^In doubt\s*2$/ });
    expect(chip.getAttribute('aria-pressed')).toBe('true');
  });

  it('unfold a person’s whole history with the exact replies', async () => {
    const user = userEvent.setup();
    const { container } = renderAt(`${at}?status=deferred`);
    const [first] = await screen.findAllByText(/@.*example$/);
    if (first) await user.click(first);
    expect(await screen.findByText('History')).toBeDefined();
    const history = within(screen.getByText('History').parentElement as HTMLElement);
    expect(history.getAllByText(/asks every new sender to come again/).length).toBeGreaterThan(0);
    expect(history.getAllByText(/^451 4.7.1 Greylisted/).length).toBeGreaterThan(0);
    expect(history.getByText(/The next try is at/)).toBeDefined();
    expect(await faults(container)).toEqual([]);
  });

  it('settle all that are in doubt, and say the risk first', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(at);
    expect(await screen.findByText('2 mails are in doubt: perhaps sent.')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Show' }));
    await user.click(await screen.findByRole('button', { name: 'Send again' }));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText(/these 2 people get it twice/)).toBeDefined();
    await user.click(within(dialog).getByRole('button', { name: 'Send again' }));
    await waitFor(() =>
      expect(host.calls.find(({ name }) => name === 'delivery_settle')?.request).toEqual({
        campaign: 'spring',
        ids: null,
        settlement: 'send_again',
      }),
    );
    await waitFor(() => expect(screen.queryByText(/in doubt: perhaps sent/)).toBeNull());
  });

  it('say of each doubt what is known, and give its Message-ID', async () => {
    const user = userEvent.setup();
    renderAt(`${at}?status=in_doubt`);
    expect(await screen.findByText('Details')).toBeDefined();
    const [known] = await screen.findAllByText(/The line dropped after the text had left/);
    if (known) await user.click(known);
    expect(await screen.findByRole('button', { name: 'Copy Message-ID' })).toBeDefined();
    expect(screen.getByText(/look for its Message-ID in the log/)).toBeDefined();
  });

  it('settle the chosen ones only', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(`${at}?status=in_doubt`);
    const [box] = await screen.findAllByRole('checkbox', { name: /^Choose .*@/ });
    if (box) await user.click(box);
    expect(await screen.findByText('1 selected:')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Mark as sent' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Mark as sent' }));
    await waitFor(() => {
      const call = host.calls.find(({ name }) => name === 'delivery_settle');
      expect(call?.request).toMatchObject({ settlement: 'was_sent', ids: [expect.any(String)] });
    });
  });

  it('are saved as a file, as they are filtered', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(`${at}?status=refused`);
    await user.click(await screen.findByRole('button', { name: 'Export CSV' }));
    expect(await screen.findByText('deliveries.csv is saved: 14 rows.')).toBeDefined();
    expect(host.calls.find(({ name }) => name === 'delivery_export')?.request).toMatchObject({
      filter: { campaign: 'spring', status: 'refused' },
      token: 'sample-save',
    });
  });
});
