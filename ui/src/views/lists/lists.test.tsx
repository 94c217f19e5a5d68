/**
 * Lists, tags, fields, duplicates and changes: what is done can be taken back where it is said.
 */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { faults, renderAt } from '../../test/render';

const asked = (calls: { name: string; request: unknown }[], name: string) =>
  calls.filter((call) => call.name === name).map((call) => call.request);

describe('lists and tags', () => {
  it('are merged, and the merge is undone from the message', async () => {
    const user = userEvent.setup();
    const { host, container } = renderAt('/contacts/lists');
    await user.click(await screen.findByRole('button', { name: 'What to do with VIP' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Merge into another' }));
    const dialog = await screen.findByRole('dialog', { name: 'Merge VIP into another' });
    await user.click(within(dialog).getByRole('combobox', { name: 'Into' }));
    await user.click(await screen.findByRole('option', { name: 'Open day 2025' }));
    await user.click(within(dialog).getByRole('button', { name: 'Merge' }));
    expect(await screen.findByText('VIP is merged into Open day 2025.')).toBeDefined();
    expect(asked(host.calls, 'list_merge')).toEqual([{ from: 'tag-1', into: 'tag-2' }]);
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('link', { name: 'VIP' })).toBeDefined();
    expect(await faults(container)).toEqual([]);
  });

  it('lead to their people', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts/lists');
    await user.click(await screen.findByRole('link', { name: 'VIP' }));
    expect(await screen.findByRole('tab', { name: /VIP/, selected: true })).toBeDefined();
    await waitFor(() => {
      const pages = asked(host.calls, 'contact_page') as { filter: { list: string | null } }[];
      expect(pages.at(-1)?.filter.list).toBe('tag-1');
    });
  });
});

describe('fields', () => {
  it('are given a kind, and a name that is there already makes two one', async () => {
    const user = userEvent.setup();
    const { host, container } = renderAt('/contacts/fields');
    await user.click(await screen.findByRole('combobox', { name: 'What stands in town' }));
    await user.click(await screen.findByRole('option', { name: 'Choice' }));
    expect(await screen.findByRole('combobox', { name: /can be chosen for town/ })).toBeDefined();
    expect(asked(host.calls, 'field_save')).toMatchObject([{ name: 'town', kind: 'choice' }]);
    expect(await faults(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'What to do with town' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Rename or merge' }));
    const dialog = await screen.findByRole('dialog', { name: 'Rename town' });
    const name = within(dialog).getByRole('textbox', { name: 'Name of the field' });
    await user.clear(name);
    await user.type(name, 'Place');
    await user.click(within(dialog).getByRole('button', { name: 'Rename it' }));
    expect(await screen.findByText('The field town is Place now.')).toBeDefined();
  });
});

describe('duplicates', () => {
  it('become one, with whoever the user lets stay', async () => {
    const user = userEvent.setup();
    const { host, container } = renderAt('/contacts/duplicates');
    const radios = await screen.findAllByRole('radio');
    expect(await faults(container)).toEqual([]);
    if (radios[1]) await user.click(radios[1]);
    const [merge] = screen.getAllByRole('button', { name: 'Make them one' });
    if (merge) await user.click(merge);
    expect(await screen.findByText(/is one person now/)).toBeDefined();
    const [request] = asked(host.calls, 'contact_merge') as { kept: string; others: string[] }[];
    expect(request?.others).toHaveLength(1);
    expect(request?.others).not.toContain(request?.kept);
  });
});

describe('changes', () => {
  it('are listed in words and taken back', async () => {
    const user = userEvent.setup();
    const { host, container } = renderAt('/contacts');
    await user.click(await screen.findByRole('checkbox', { name: 'Choose all that match' }));
    await user.click(await screen.findByRole('button', { name: 'More' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Unsubscribe' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Unsubscribe' }));
    await user.click(await screen.findByRole('link', { name: 'Changes' }));
    expect(await screen.findByText(/Marked as unsubscribed/)).toBeDefined();
    expect(await faults(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: /^Take back the change/ }));
    expect(await screen.findByText('taken back')).toBeDefined();
    expect(host.world.contacts.filter((one) => one.status === 'subscribed')).toHaveLength(1_147);
  });
});
