/** The filter of the contacts: its drawer, its chips, saved views, and the address. */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SegmentRule, TableView } from '../../host/types';
import { listId, openEngine } from '../../test/engine';
import { faults, renderAt, requests } from '../../test/render';

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

// The page of a contact is compiled when it is first imported.
beforeAll(() => import('./ContactPage'), 60_000);

describe('the filter', () => {
  const engine = openEngine();

  it('conditions filter the table at once, and one that is not filled in hides nobody', async () => {
    const user = userEvent.setup();
    renderAt('/contacts', { engine });
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
    await user.click(within(drawer).getByRole('textbox', { name: 'Value of condition 2' }));
    await user.paste('Bath');
    expect(await within(drawer).findByText('40 people match')).toBeDefined();
    expect(await faults(drawer)).toEqual([]);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('a filter shows as chips, applies to all who match, and is saved as a segment', async () => {
    const user = userEvent.setup();
    const openDay = await listId(engine, 'Open day');
    const rule = {
      kind: 'group',
      together: 'all',
      rules: [
        { kind: 'on_list', list: openDay },
        { kind: 'field', name: 'town', test: { op: 'is', value: 'Bath' } },
      ],
    } satisfies SegmentRule;
    const { host, container } = renderAt('/contacts', {
      engine,
      handlers: { table_views: () => ({ views: [view('Bath', rule)] }) },
    });
    // A view restores its filter.
    await user.click(await screen.findByRole('button', { name: 'Views' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Bath' }));
    expect(await screen.findByText('40 people match')).toBeDefined();
    const chips = screen.getByRole('list', { name: 'Filter' });
    const items = within(chips).getAllByRole('listitem');
    expect(items.map((one) => one.textContent)).toEqual(['List is Open day', 'town is Bath']);
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
      engine,
      handlers: { table_views: () => ({ views: [view('Nowhere', rule)] }) },
    });
    await user.click(await screen.findByRole('button', { name: 'Views' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Nowhere' }));
    expect(await screen.findByText('No contact matches the filter.')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Clear filter' }));
    expect(await screen.findByRole('grid', { name: 'People' })).toBeDefined();
  });

  it('Back restores tab, search, filter and sort order', async () => {
    const user = userEvent.setup();
    const openDay = await listId(engine, 'Open day');
    const rule = {
      kind: 'group',
      together: 'all',
      rules: [{ kind: 'field', name: 'town', test: { op: 'is', value: 'Bath' } }],
    } satisfies SegmentRule;
    const { host, router } = renderAt('/contacts', {
      engine,
      handlers: { table_views: () => ({ views: [view('Bath', rule)] }) },
    });
    await user.click(await screen.findByRole('button', { name: 'Views' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Bath' }));
    await user.click(await screen.findByRole('tab', { name: /Open day/ }));
    await user.type(screen.getByRole('searchbox'), 'a');
    await user.click(screen.getByRole('button', { name: 'Name' }));
    const state = { search: 'a', list: openDay, rule, sort: 'name' };
    await waitFor(() => expect(router.state.location.search).toMatchObject(state));
    // A row is replaced when the sorted page arrives; a click on the old one is lost.
    await waitFor(async () => {
      const [, row] = screen.queryAllByRole('row', { name: /@/ });
      if (row && router.state.location.pathname === '/contacts') await user.click(row);
      expect(router.state.location.pathname).toMatch(/^\/contacts\/\w+/);
    });
    expect(await screen.findByText('Emails sent')).toBeDefined();

    router.history.back();
    const chips = await screen.findByRole('list', { name: 'Filter' });
    expect(chips.textContent).toBe('town is Bath');
    expect(screen.getByRole('tab', { name: /Open day/, selected: true })).toBeDefined();
    expect(screen.getByRole('searchbox')).toHaveProperty('value', 'a');
    const pages = requests(host.calls, 'contact_page') as unknown[];
    expect(pages.at(-1)).toMatchObject({
      filter: { search: 'a', list: openDay, rule },
      sort: 'name',
    });

    // A tab is a step of its own.
    router.history.back();
    expect(await screen.findByRole('tab', { name: /All contacts/, selected: true })).toBeDefined();
    expect(screen.getByRole('list', { name: 'Filter' }).textContent).toBe('town is Bath');
  });
});
