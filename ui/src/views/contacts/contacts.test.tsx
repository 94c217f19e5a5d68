/** The contacts table: counts in a sentence, tabs, search, columns, selection, what an address may hold. */
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it } from 'vitest';
import { listId, openEngine } from '../../test/engine';
import { renderAt, requests } from '../../test/render';

// One test leads to an import; that view is compiled outside its time-out.
beforeAll(() => import('../import'), 60_000);

describe('contacts', () => {
  const engine = openEngine();

  it('show how many there are and how many can receive email', async () => {
    renderAt('/contacts', { engine });
    expect(await screen.findByRole('heading', { name: '1,200 contacts' })).toBeDefined();
    expect(
      screen.getByText(
        '1,147 can receive email; 53 cannot: unsubscribed, bounced, complained or no consent',
      ),
    ).toBeDefined();
    expect(screen.getByRole('tab', { name: /Newsletter/, selected: false })).toBeDefined();
  });

  it('narrow down by search, and show when nobody matches', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts', { engine });
    const search = await screen.findByRole('searchbox', {
      name: 'Search by email, name or any field',
    });
    await user.type(search, 'levi');
    expect(await screen.findByText('No contact matches “levi”.')).toBeDefined();
    const pages = requests(host.calls, 'contact_page') as { filter: { search: string } }[];
    expect(pages.at(-1)?.filter.search).toBe('levi');
    const [clear] = screen.getAllByRole('button', { name: 'Clear search' });
    if (clear) await user.click(clear);
    expect(await screen.findByRole('grid', { name: 'People' })).toBeDefined();
  });

  it('of one list only, and of those who cannot be emailed by reason', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts', { engine });
    const openDay = await listId(engine, 'Open day');
    await user.click(await screen.findByRole('tab', { name: /Open day/ }));
    await waitFor(() => {
      const pages = requests(host.calls, 'contact_page') as { filter: { list: string | null } }[];
      expect(pages.at(-1)?.filter.list).toBe(openDay);
    });
    await user.click(screen.getByRole('tab', { name: /Can’t be emailed/ }));
    await user.click(screen.getByRole('radio', { name: /Bounced/ }));
    await waitFor(() => {
      const pages = requests(host.calls, 'contact_page') as { filter: { status: string | null } }[];
      expect(pages.at(-1)?.filter.status).toBe('bounced');
    });
  });

  it('columns are chosen, and a view is saved under a name', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts', { engine });
    await user.click(await screen.findByRole('button', { name: 'Columns' }));
    await user.click(await screen.findByRole('checkbox', { name: 'Lists' }));
    await waitFor(() =>
      expect(screen.queryByRole('columnheader', { name: 'Lists', hidden: true })).toBeNull(),
    );
    await user.keyboard('{Escape}');
    await user.click(screen.getByRole('button', { name: 'Views' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Save this view' }));
    await user.type(await screen.findByRole('textbox', { name: 'View name' }), 'Short');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => {
      const sets = requests(host.calls, 'table_views_set') as { views: { name: string }[] }[];
      expect(sets.at(-1)?.views.map((view) => view.name)).toEqual(['', 'Short']);
    });
  });

  it('selected contacts are copied as CSV', async () => {
    const user = userEvent.setup();
    renderAt('/contacts', { engine });
    const [first] = await screen.findAllByRole('checkbox', { name: /^Select .*@/ });
    if (first) await user.click(first);
    await user.click(await screen.findByRole('button', { name: 'More' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Copy as CSV' }));
    expect(await screen.findByText('One contact copied')).toBeDefined();
    expect(await navigator.clipboard.readText()).toMatch(/^address,.*\r\n.*@/);
  });

  it('files the system opened the program with start an import', async () => {
    const text = 'address\nanna@post.example';
    const { token } = await engine.host.call('import_paste', { text, name: 'people.csv' });
    const files = [{ token, name: 'people.csv', size: text.length }];
    const openedFiles = async () => ({ kind: 'dropped' as const, files, refused: [] });
    renderAt('/', { engine, host: { openedFiles } });
    expect(await screen.findByText('Match your columns')).toBeDefined();
  });

  it('bear long names and large numbers', async () => {
    const long = 'A'.repeat(80);
    renderAt('/contacts', {
      engine,
      handlers: {
        contact_counts: () => ({
          total: 5_000_000,
          sendable: 4_999_999,
          no_consent: 0,
          unsubscribed: 1,
          bounced: 0,
          complained: 0,
          suppressed: 0,
        }),
        list_all: () => [{ id: 'long', name: long, people: 5_000_000, sendable: 1 }],
      },
    });
    expect(await screen.findByRole('heading', { name: '5,000,000 contacts' })).toBeDefined();
    expect(screen.getByTitle(long)).toBeDefined();
  });

  it('ignore a state in the address that they do not know', async () => {
    const { host } = renderAt('/contacts?sort=shoe&status=subscribed&rule=1', { engine });
    await screen.findByRole('heading', { name: '1,200 contacts' });
    const pages = requests(host.calls, 'contact_page') as unknown[];
    expect(pages.at(-1)).toMatchObject({
      filter: { search: '', list: null, status: null, rule: null },
      sort: 'address',
    });
  });

  it('chosen ones go on a list and are exported to a chosen place', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts', { engine });
    const [first] = await screen.findAllByRole('checkbox', { name: /^Select .*@/ });
    if (first) await user.click(first);
    await user.click(await screen.findByRole('button', { name: 'Lists' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Open day' }));
    expect(await screen.findByText('One contact added to Open day')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Export' }));
    expect(await screen.findByText('One contact exported to people.csv')).toBeDefined();
    expect(requests(host.calls, 'contact_export')).toMatchObject([{ token: expect.any(String) }]);
  });
});
