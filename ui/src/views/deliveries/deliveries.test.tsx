/** The deliveries: filters in the address, history, resolving what is in doubt, export. */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { faults, renderAt } from '../../test/render';

const at = '/campaigns/spring/deliveries';

describe('deliveries', () => {
  it('count every status and filter by it', async () => {
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

  it('keep the filter in the address, so that Back restores it', async () => {
    const user = userEvent.setup();
    const { router } = renderAt(`${at}?status=refused`);
    await user.click(await screen.findByRole('button', { name: /^In doubt\s*2$/ }));
    await waitFor(() => expect(router.state.location.search).toEqual({ status: 'in_doubt' }));
    await user.type(screen.getByRole('searchbox', { name: /name or reply/ }), 'anna');
    await waitFor(() =>
      expect(router.state.location.search).toEqual({ status: 'in_doubt', search: 'anna' }),
    );
    router.history.back();
    const refused = await screen.findByRole('button', { name: /^Refused\s*14$/ });
    await waitFor(() => expect(refused.getAttribute('aria-pressed')).toBe('true'));
    expect(router.state.location.search).toEqual({ status: 'refused' });
  });

  it('ignore a filter in the address that is not valid', async () => {
    const { router } = renderAt(`${at}?status=nonsense&code=550`);
    expect(await screen.findByRole('button', { name: /^Reply 550/ })).toBeDefined();
    expect(router.state.location.search).toEqual({ code: '550' });
  });

  it('show the history of a delivery with the exact replies', async () => {
    const user = userEvent.setup();
    const { container } = renderAt(`${at}?status=deferred`);
    const [first] = await screen.findAllByText(/@.*example$/);
    if (first) await user.click(first);
    expect(await screen.findByText('History')).toBeDefined();
    const history = within(screen.getByText('History').parentElement as HTMLElement);
    expect(history.getAllByText(/asks new senders to retry/).length).toBeGreaterThan(0);
    expect(history.getAllByText(/^451 4.7.1 Greylisted/).length).toBeGreaterThan(0);
    expect(history.getByText(/^.*Next attempt: /)).toBeDefined();
    expect(await faults(container)).toEqual([]);
  });

  it('resolve all in doubt after naming the risk', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(at);
    expect(
      await screen.findByText('2 emails are in doubt: they may have been sent.'),
    ).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Show' }));
    await user.click(await screen.findByRole('button', { name: 'Send again' }));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText(/these 2 people get it twice/)).toBeDefined();
    await user.click(within(dialog).getByRole('button', { name: 'Send again' }));
    await waitFor(() =>
      expect(host.calls.find(({ name }) => name === 'delivery_resolve')?.request).toEqual({
        campaign: 'spring',
        ids: null,
        settlement: 'send_again',
      }),
    );
    await waitFor(() => expect(screen.queryByText(/in doubt: they may have been sent/)).toBeNull());
  });

  it('show what is known of a delivery in doubt and its Message-ID', async () => {
    const user = userEvent.setup();
    renderAt(`${at}?status=in_doubt`);
    expect(await screen.findByText('Details')).toBeDefined();
    const [known] = await screen.findAllByText(
      /The connection was lost after the message was sent/,
    );
    if (known) await user.click(known);
    expect(await screen.findByRole('button', { name: 'Copy Message-ID' })).toBeDefined();
    expect(screen.getByText(/search the provider’s log for its Message-ID/)).toBeDefined();
  });

  it('resolve the selected ones only', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(`${at}?status=in_doubt`);
    const [box] = await screen.findAllByRole('checkbox', { name: /^Select .*@/ });
    if (box) await user.click(box);
    expect(await screen.findByText('1 selected:')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Mark as sent' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Mark as sent' }));
    await waitFor(() => {
      const call = host.calls.find(({ name }) => name === 'delivery_resolve');
      expect(call?.request).toMatchObject({ settlement: 'was_sent', ids: [expect.any(String)] });
    });
  });

  it('export the filtered rows as a file', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(`${at}?status=refused`);
    await user.click(await screen.findByRole('button', { name: 'Export CSV' }));
    expect(await screen.findByText('deliveries.csv saved: 14 rows.')).toBeDefined();
    expect(host.calls.find(({ name }) => name === 'delivery_export')?.request).toMatchObject({
      filter: { campaign: 'spring', status: 'refused' },
      token: 'sample-save',
    });
  });
});
