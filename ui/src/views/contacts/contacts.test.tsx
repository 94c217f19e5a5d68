/**
 * Contacts: counts in a sentence, tabs, search, choosing, adding and changing by hand, lists, and the
 * page before there is anybody.
 */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { SegmentRule, TableView } from '../../host/types';
import { faults, renderAt } from '../../test/render';

const requests = (calls: { name: string; request: unknown }[], name: string) =>
  calls.filter((call) => call.name === name).map((call) => call.request);

const view = (name: string, rule: SegmentRule): TableView => ({
  name,
  columns: [],
  sort: 'address',
  descending: false,
  search: '',
  list: null,
  status: null,
  rule,
});

describe('contacts', () => {
  it('say how many there are and how many can receive email', async () => {
    renderAt('/contacts');
    expect(await screen.findByRole('heading', { name: '1,200 contacts' })).toBeDefined();
    expect(
      screen.getByText(
        '1,147 can receive email; 53 cannot: unsubscribed, bounced, complained or no consent',
      ),
    ).toBeDefined();
    expect(screen.getByRole('tab', { name: /Newsletter/, selected: false })).toBeDefined();
  });

  it('narrow down by search, and say so when nobody matches', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts');
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
    const { host } = renderAt('/contacts');
    await user.click(await screen.findByRole('tab', { name: /Open day/ }));
    await waitFor(() => {
      const pages = requests(host.calls, 'contact_page') as { filter: { list: string | null } }[];
      expect(pages.at(-1)?.filter.list).toBe('list-2');
    });
    await user.click(screen.getByRole('tab', { name: /Can’t be emailed/ }));
    await user.click(screen.getByRole('radio', { name: /Bounced/ }));
    await waitFor(() => {
      const pages = requests(host.calls, 'contact_page') as { filter: { status: string | null } }[];
      expect(pages.at(-1)?.filter.status).toBe('bounced');
    });
  });

  it('all that match can be chosen and deleted, after a question with the number', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts');
    await user.click(await screen.findByRole('checkbox', { name: 'Select all matches' }));
    expect(await screen.findByText('1,200 chosen')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const dialog = await screen.findByRole('dialog', { name: 'Delete 1,200 people?' });
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }));
    expect(await screen.findByRole('heading', { name: '0 contacts' })).toBeDefined();
    expect(requests(host.calls, 'contact_delete')).toEqual([
      {
        selection: {
          kind: 'matching',
          filter: { search: '', list: null, status: null, rule: null },
          except: [],
        },
      },
    ]);
  });

  it('chosen ones go on a list and are exported to a chosen place', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts');
    const [first] = await screen.findAllByRole('checkbox', { name: /^Select .*@/ });
    if (first) await user.click(first);
    await user.click(await screen.findByRole('button', { name: 'Lists' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Open day' }));
    expect(await screen.findByText('One contact added to Open day')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Export' }));
    expect(await screen.findByText('One contact exported to people.csv')).toBeDefined();
    expect(requests(host.calls, 'contact_export')).toMatchObject([{ token: 'sample-save' }]);
  });

  it('somebody is added by hand; a bad address is explained at its field', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts');
    await user.click(await screen.findByRole('button', { name: 'New contact' }));
    const drawer = await screen.findByRole('dialog', { name: 'New contact' });
    const address = within(drawer).getByRole('textbox', { name: 'Email address' });
    await user.type(address, 'greta');
    await user.click(within(drawer).getByRole('button', { name: 'Add field' }));
    await user.type(within(drawer).getByRole('combobox', { name: 'Field name' }), 'town');
    await user.type(within(drawer).getByRole('textbox', { name: 'Value of town' }), 'Bath');
    await user.click(within(drawer).getByRole('button', { name: 'Add contact' }));
    expect(await within(drawer).findByText('The @ is missing.')).toBeDefined();
    expect(await faults(drawer)).toEqual([]);
    await user.type(address, '@post.example');
    await user.click(within(drawer).getByRole('button', { name: 'Add contact' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(host.world.contacts.at(-1)).toMatchObject({
      address: 'greta@post.example',
      fields: { town: 'Bath' },
    });
  });

  it('a row opens its person, who can be changed', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts');
    const [, row] = await screen.findAllByRole('row', { name: /@/ });
    if (row) await user.click(row);
    // Their own page first, with what was sent to them.
    expect(await screen.findByRole('list', { name: 'Emails sent' })).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Edit' }));
    const drawer = await screen.findByRole('dialog', { name: 'Contact' });
    const given = await within(drawer).findByRole('textbox', { name: 'First name' });
    await user.clear(given);
    await user.type(given, 'Rosalind');
    await user.click(within(drawer).getByRole('button', { name: 'Save changes' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(host.world.contacts.some((one) => one.given_name === 'Rosalind')).toBe(true);
  });

  it('a list is made, renamed and deleted; its people stay', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts');
    await user.click(await screen.findByRole('button', { name: 'New list' }));
    await user.type(await screen.findByRole('textbox', { name: 'List name' }), 'Autumn');
    await user.click(screen.getByRole('button', { name: 'Create list' }));
    await user.click(await screen.findByRole('button', { name: 'Actions for the list Autumn' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Delete list' }));
    const dialog = await screen.findByRole('dialog', { name: 'Delete the list Autumn?' });
    await user.click(within(dialog).getByRole('button', { name: 'Delete list' }));
    await waitFor(() => expect(host.world.lists.map((list) => list.name)).not.toContain('Autumn'));
    expect(host.world.contacts).toHaveLength(1_200);
  });

  it('columns are chosen, and a view is saved under a name', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts');
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

  it('conditions filter the table at once, and one that is not filled in hides nobody', async () => {
    const user = userEvent.setup();
    renderAt('/contacts');
    await user.click(await screen.findByRole('button', { name: 'Filter' }));
    const drawer = await screen.findByRole('dialog', { name: 'Filter' });
    const add = async (kind: string) => {
      await user.click(within(drawer).getByRole('button', { name: 'Add condition' }));
      await user.click(await screen.findByRole('menuitem', { name: kind }));
    };
    await add('List or tag');
    await user.click(within(drawer).getByRole('combobox', { name: 'Value of condition 1' }));
    await user.click(await screen.findByRole('option', { name: 'Open day' }));
    expect(await within(drawer).findByText('400 people match')).toBeDefined();
    await add('Custom field');
    await user.click(within(drawer).getByRole('combobox', { name: 'Field of condition 2' }));
    await user.click(await screen.findByRole('option', { name: 'town' }));
    // Not filled in yet: it hides nobody and is no failure.
    expect(await within(drawer).findByText('400 people match')).toBeDefined();
    await user.type(within(drawer).getByRole('textbox', { name: 'Value of condition 2' }), 'Bath');
    expect(await within(drawer).findByText('40 people match')).toBeDefined();
    expect(await faults(drawer)).toEqual([]);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('a filter shows as chips, applies to all who match, and is saved as a segment', async () => {
    const user = userEvent.setup();
    const rule = {
      kind: 'group',
      together: 'all',
      rules: [
        { kind: 'on_list', list: 'list-2' },
        { kind: 'field', name: 'town', test: { op: 'is', value: 'Bath' } },
      ],
    } satisfies SegmentRule;
    const { host, container } = renderAt('/contacts', {
      handlers: { table_views: () => ({ views: [view('Bath', rule)] }) },
    });
    // A view restores its filter.
    await user.click(await screen.findByRole('button', { name: 'Views' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Bath' }));
    expect(await screen.findByText('40 people match')).toBeDefined();
    const chips = screen.getByRole('list', { name: 'Filter' });
    const words = within(chips).getAllByRole('listitem');
    expect(words.map((one) => one.textContent)).toEqual(['List is Open day', 'town is Bath']);
    expect(await faults(container)).toEqual([]);
    await user.click(screen.getByRole('checkbox', { name: 'Select all matches' }));
    expect(await screen.findByText('40 chosen')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Export' }));
    await waitFor(() =>
      expect(requests(host.calls, 'contact_export')).toMatchObject([
        { selection: { kind: 'matching', filter: { rule } } },
      ]),
    );

    await user.click(screen.getByRole('button', { name: 'Save as segment' }));
    const naming = await screen.findByRole('dialog', { name: 'Save as segment' });
    await user.type(
      within(naming).getByRole('textbox', { name: 'Segment name' }),
      'Bath, open day',
    );
    await user.click(within(naming).getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Segment Bath, open day saved.')).toBeDefined();
    expect(requests(host.calls, 'segment_save')).toMatchObject([{ id: null, rule }]);

    await user.click(screen.getByRole('button', { name: 'Remove: town is Bath' }));
    expect(await screen.findByText('400 people match')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Clear all' }));
    expect(screen.queryByRole('list', { name: 'Filter' })).toBeNull();
    await waitFor(() => {
      const pages = requests(host.calls, 'contact_page') as { filter: { rule: unknown } }[];
      expect(pages.at(-1)?.filter.rule).toBeNull();
    });
  });

  it('a filter that nobody matches is cleared with one button', async () => {
    const user = userEvent.setup();
    const rule = {
      kind: 'field',
      name: 'town',
      test: { op: 'is', value: 'Atlantis' },
    } satisfies SegmentRule;
    renderAt('/contacts', {
      handlers: { table_views: () => ({ views: [view('Nowhere', rule)] }) },
    });
    await user.click(await screen.findByRole('button', { name: 'Views' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Nowhere' }));
    expect(await screen.findByText('No contact matches the filter.')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Clear filter' }));
    expect(await screen.findByRole('grid', { name: 'People' })).toBeDefined();
  });

  it('show the last email where its column is chosen', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts');
    await screen.findAllByRole('row', { name: /@/ });
    const pages = () => requests(host.calls, 'contact_page') as { last_mail: boolean }[];
    expect(pages().at(-1)?.last_mail).toBe(false);
    await user.click(screen.getByRole('button', { name: 'Columns' }));
    await user.click(await screen.findByRole('checkbox', { name: 'Last email' }));
    await user.keyboard('{Escape}');
    expect(await screen.findByRole('columnheader', { name: 'Last email' })).toBeDefined();
    expect((await screen.findAllByText(/^(Clicked|Opened|Delivered)$/)).length).toBeGreaterThan(0);
    expect(pages().at(-1)?.last_mail).toBe(true);
  });

  it('selected contacts are copied as CSV', async () => {
    const user = userEvent.setup();
    renderAt('/contacts');
    const [first] = await screen.findAllByRole('checkbox', { name: /^Select .*@/ });
    if (first) await user.click(first);
    await user.click(await screen.findByRole('button', { name: 'More' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Copy as CSV' }));
    expect(await screen.findByText('One contact copied')).toBeDefined();
    expect(await navigator.clipboard.readText()).toMatch(/^address\r\n.*@/);
  });

  it('files the system opened the program with start an import', async () => {
    renderAt('/', { opened: [{ token: 'sample-file', name: 'people.vcf', size: 10 }] });
    expect(await screen.findByText('Match your columns')).toBeDefined();
  });

  it('offers sample contacts in an empty workspace', async () => {
    const user = userEvent.setup();
    const { container } = renderAt('/contacts', { first: true });
    await user.click(await screen.findByRole('button', { name: 'Add 25 sample contacts' }));
    expect(await screen.findByRole('heading', { name: '25 contacts' })).toBeDefined();
    expect(await faults(container)).toEqual([]);
  });

  it('a person’s page shows the outcome of each email, and never calls accepted delivered', async () => {
    const user = userEvent.setup();
    renderAt('/contacts/person-3');
    const since = await screen.findByRole('list', { name: 'Since then' });
    const words = within(since).getAllByRole('listitem');
    expect(words.map((one) => one.textContent?.match(/^[A-Z][a-z]+/)?.[0])).toEqual([
      'Clicked',
      'Opened',
      'Delivered',
    ]);
    expect(screen.getByText('Accepted')).toBeDefined();
    await user.hover(within(since).getByText('Opened'));
    expect(await screen.findByText('Opened by the recipient or by a bot')).toBeDefined();
    expect(screen.getByText(/probably a bot/)).toBeDefined();
  });

  it('bear long names and large numbers', async () => {
    const long = 'A'.repeat(80);
    renderAt('/contacts', {
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

  it('Back restores tab, search, filter and sort order', async () => {
    const user = userEvent.setup();
    const rule = {
      kind: 'group',
      together: 'all',
      rules: [{ kind: 'field', name: 'town', test: { op: 'is', value: 'Bath' } }],
    } satisfies SegmentRule;
    const { host, router } = renderAt('/contacts', {
      handlers: { table_views: () => ({ views: [view('Bath', rule)] }) },
    });
    await user.click(await screen.findByRole('button', { name: 'Views' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Bath' }));
    await user.click(await screen.findByRole('tab', { name: /Open day/ }));
    await user.type(screen.getByRole('searchbox'), 'a');
    await user.click(screen.getByRole('button', { name: 'Name' }));
    const state = { search: 'a', list: 'list-2', rule, sort: 'name' };
    await waitFor(() => expect(router.state.location.search).toMatchObject(state));
    const [, row] = await screen.findAllByRole('row', { name: /@/ });
    if (row) await user.click(row);
    expect(await screen.findByRole('list', { name: 'Emails sent' })).toBeDefined();

    router.history.back();
    const chips = await screen.findByRole('list', { name: 'Filter' });
    expect(chips.textContent).toBe('town is Bath');
    expect(screen.getByRole('tab', { name: /Open day/, selected: true })).toBeDefined();
    expect(screen.getByRole('searchbox')).toHaveProperty('value', 'a');
    const pages = requests(host.calls, 'contact_page') as unknown[];
    expect(pages.at(-1)).toMatchObject({
      filter: { search: 'a', list: 'list-2', rule },
      sort: 'name',
    });

    // A tab is a step of its own.
    router.history.back();
    expect(await screen.findByRole('tab', { name: /All contacts/, selected: true })).toBeDefined();
    expect(screen.getByRole('list', { name: 'Filter' }).textContent).toBe('town is Bath');
  });

  it('ignore a state in the address that they do not know', async () => {
    const { host } = renderAt('/contacts?sort=shoe&status=subscribed&rule=1');
    await screen.findByRole('heading', { name: '1,200 contacts' });
    const pages = requests(host.calls, 'contact_page') as unknown[];
    expect(pages.at(-1)).toMatchObject({
      filter: { search: '', list: null, status: null, rule: null },
      sort: 'address',
    });
  });
});
