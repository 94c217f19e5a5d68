/** The deliveries: filters in the address, history, resolving what is in doubt, export. */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CountsView } from '../../host/types';
import { campaignNamed, openEngine } from '../../test/engine';
import { faults, renderAt } from '../../test/render';

const engine = openEngine();
let id = '';
let at = '';
let counts: CountsView;

// Paused, so that no count changes during a test.
beforeAll(async () => {
  id = (await campaignNamed(engine.host, 'Spring news')).id;
  at = `/campaigns/${id}/deliveries`;
  await engine.host.call('campaign_command', { id, command: 'pause' });
  counts = (await engine.host.call('delivery_facets', { id })).counts;
});

const chip = (label: string, count: number) =>
  screen.findByRole('button', { name: new RegExp(`^${label}\\s*${count}$`) });

describe('deliveries', () => {
  it('count every status and filter by it', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(at, { engine });
    await user.click(await chip('Refused', counts.refused));
    await waitFor(() =>
      expect(
        host.calls.some(
          ({ name, request }) =>
            name === 'delivery_page' && JSON.stringify(request).includes('"status":"refused"'),
        ),
      ).toBe(true),
    );
    expect((await screen.findAllByText(/no such user/)).length).toBeGreaterThan(3);
  });

  it('open with the status that led here', async () => {
    renderAt(`${at}?status=in_doubt`, { engine });
    const inDoubt = await chip('In doubt', counts.in_doubt);
    expect(inDoubt.getAttribute('aria-pressed')).toBe('true');
  });

  it('keep the filter in the address, so that Back restores it', async () => {
    const user = userEvent.setup();
    const { router } = renderAt(`${at}?status=refused`, { engine });
    await user.click(await chip('In doubt', counts.in_doubt));
    await waitFor(() => expect(router.state.location.search).toEqual({ status: 'in_doubt' }));
    await user.type(screen.getByRole('searchbox', { name: /name or reply/ }), 'anna');
    await waitFor(() =>
      expect(router.state.location.search).toEqual({ status: 'in_doubt', search: 'anna' }),
    );
    router.history.back();
    const refused = await chip('Refused', counts.refused);
    await waitFor(() => expect(refused.getAttribute('aria-pressed')).toBe('true'));
    expect(router.state.location.search).toEqual({ status: 'refused' });
  });

  it('ignore a filter in the address that is not valid', async () => {
    const { router } = renderAt(`${at}?status=nonsense&code=550`, { engine });
    expect(await screen.findByRole('button', { name: /^Reply 550/ })).toBeDefined();
    expect(router.state.location.search).toEqual({ code: '550' });
  });

  it('sort by a column, with the order in the address', async () => {
    const user = userEvent.setup();
    const { host, router } = renderAt(at, { engine });
    await user.click(await screen.findByRole('button', { name: /^Email address/ }));
    await waitFor(() => expect(router.state.location.search).toEqual({ sort: 'address' }));
    await user.click(screen.getByRole('button', { name: /^Email address/ }));
    await waitFor(() =>
      expect(router.state.location.search).toEqual({ sort: 'address', descending: true }),
    );
    const request = host.calls.filter(({ name }) => name === 'delivery_page').at(-1)?.request;
    expect(request).toMatchObject({ sort: 'address', descending: true });
    const filter = { campaign: id, status: null, search: '', domain: null, code: null };
    const page = { filter, sort: 'address', descending: true, offset: 0, limit: 1 } as const;
    const [last] = (await engine.host.call('delivery_page', page)).rows;
    expect(await screen.findByText(last?.address ?? '')).toBeDefined();
  });

  it('lead to the email and the contact', async () => {
    const user = userEvent.setup();
    renderAt(`${at}?status=accepted`, { engine });
    const [first] = await screen.findAllByText(/@.*example$/);
    if (first) await user.click(first);
    const contact = await screen.findByRole('link', { name: 'View contact' });
    expect(contact.getAttribute('href')).toMatch(/contacts\/.+/);
    await user.click(screen.getByRole('button', { name: 'View email' }));
    expect(await screen.findByRole('dialog', { name: /^Email to / })).toBeDefined();
    expect(await screen.findByTitle('Email')).toBeDefined();
  });

  it('show the history of a delivery with the exact replies', async () => {
    const user = userEvent.setup();
    const { container } = renderAt(`${at}?status=deferred`, { engine });
    const [first] = await screen.findAllByText(/@.*example$/);
    if (first) await user.click(first);
    expect(await screen.findByText('History')).toBeDefined();
    const history = within(screen.getByText('History').parentElement as HTMLElement);
    expect(
      history.getAllByText(/This mailbox is receiving too many emails right now/).length,
    ).toBeGreaterThan(0);
    expect(history.getAllByText(/^450 4\.2\.1 .*try again later/).length).toBeGreaterThan(0);
    expect(history.getByText(/^.*Next attempt: /)).toBeDefined();
    expect(await faults(container)).toEqual([]);
  });

  it('show what is known of a delivery in doubt and its Message-ID', async () => {
    const user = userEvent.setup();
    renderAt(`${at}?status=in_doubt`, { engine });
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
    const { host } = renderAt(`${at}?status=in_doubt`, {
      engine,
      // The sample has few in doubt, and the next test needs one.
      handlers: { delivery_resolve: () => ({ count: 1 }) },
    });
    const [box] = await screen.findAllByRole('checkbox', { name: /^Select .*@/ });
    if (box) await user.click(box);
    expect(await screen.findByText('1 selected:')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Mark as sent' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Mark as sent' }));
    await waitFor(() => {
      const call = host.calls.find(({ name }) => name === 'delivery_resolve');
      expect(call?.request).toMatchObject({ resolution: 'was_sent', ids: [expect.any(String)] });
    });
  });

  it('export the filtered rows as a file', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(`${at}?status=refused`, { engine });
    const button = await screen.findByRole<HTMLButtonElement>('button', { name: 'Export CSV' });
    await waitFor(() => expect(button.disabled).toBe(false));
    await user.click(button);
    const file = 'Spring news- early sowing, new tomatoes and an open day – deliveries.csv';
    expect(await screen.findByText(`${file} saved: ${counts.refused} rows.`)).toBeDefined();
    expect(host.calls.find(({ name }) => name === 'delivery_export')?.request).toMatchObject({
      filter: { campaign: id, status: 'refused' },
      token: expect.any(String),
    });
  });

  it('resolve all in doubt after naming the risk', async () => {
    const user = userEvent.setup();
    const left = (await engine.host.call('delivery_facets', { id })).counts.in_doubt;
    const { host } = renderAt(at, { engine });
    expect(
      await screen.findByText(`${left} emails are in doubt: they may have been sent.`),
    ).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Show' }));
    await user.click(await screen.findByRole('button', { name: 'Send again' }));
    const dialog = await screen.findByRole('dialog');
    const people = new RegExp(`these ${left} people get it twice`);
    expect(within(dialog).getByText(people)).toBeDefined();
    await user.click(within(dialog).getByRole('button', { name: 'Send again' }));
    await waitFor(() =>
      expect(host.calls.find(({ name }) => name === 'delivery_resolve')?.request).toEqual({
        campaign: id,
        ids: null,
        resolution: 'send_again',
      }),
    );
    await waitFor(() => expect(screen.queryByText(/in doubt: they may have been sent/)).toBeNull());
  });
});
