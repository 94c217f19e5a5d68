/**
 * Lists, tags, fields, duplicates and changes: each change can be undone from its toast.
 */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../test/engine';
import { faults, renderAt, requests } from '../../test/render';

const engine = openEngine();

const tag = (name: string) => engine.host.call('list_save', { id: null, name, tag: true });

describe('lists and tags', () => {
  beforeAll(async () => {
    await tag('VIP');
    await tag('Open day 2025');
  });

  it('are merged, and the merge is undone from the message', async () => {
    const user = userEvent.setup();
    const { host, container } = renderAt('/contacts/lists', { engine });
    await user.click(await screen.findByRole('button', { name: 'Actions for VIP' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Merge into another' }));
    const dialog = await screen.findByRole('dialog', { name: 'Merge VIP into another' });
    await user.click(within(dialog).getByRole('combobox', { name: 'Into' }));
    await user.click(await screen.findByRole('option', { name: 'Open day 2025' }));
    await user.click(within(dialog).getByRole('button', { name: 'Merge' }));
    expect(await screen.findByText('VIP merged into Open day 2025.')).toBeDefined();
    expect(requests(host.calls, 'list_merge')).toEqual([
      { from: expect.any(String), into: expect.any(String) },
    ]);
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('link', { name: 'VIP' })).toBeDefined();
    expect(await faults(container)).toEqual([]);
  });

  it('lead to their contacts', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts/lists', { engine });
    const vip = (await engine.host.call('tag_all', {})).find(({ name }) => name === 'VIP');
    await user.click(await screen.findByRole('link', { name: 'VIP' }));
    expect(await screen.findByRole('tab', { name: /VIP/, selected: true })).toBeDefined();
    await waitFor(() => {
      const pages = requests(host.calls, 'contact_page') as { filter: { list: string | null } }[];
      expect(pages.at(-1)?.filter.list).toBe(vip?.id);
    });
  });
});

describe('fields', () => {
  it('are given a type and another name', async () => {
    const user = userEvent.setup();
    await engine.host.call('field_save', { name: 'village', kind: 'text', choices: [] });
    const { host, container } = renderAt('/contacts/fields', { engine });
    await user.click(await screen.findByRole('combobox', { name: 'Type of village' }));
    await user.click(await screen.findByRole('option', { name: 'Choice' }));
    expect(await screen.findByRole('combobox', { name: /Options of village/ })).toBeDefined();
    expect(requests(host.calls, 'field_save')).toMatchObject([{ name: 'village', kind: 'choice' }]);
    expect(await faults(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Actions for village' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Rename or merge' }));
    const dialog = await screen.findByRole('dialog', { name: 'Rename village' });
    const name = within(dialog).getByRole('textbox', { name: 'Field name' });
    await user.clear(name);
    await user.type(name, 'Place');
    await user.click(within(dialog).getByRole('button', { name: 'Rename' }));
    expect(await screen.findByText('Field village renamed to Place.')).toBeDefined();
  });
});

describe('duplicates', () => {
  it('are merged into the contact the user keeps', async () => {
    const user = userEvent.setup();
    const twin = { given_name: 'Rosalind', family_name: 'Twin', status: 'subscribed' } as const;
    for (const address of ['rosalind@twin.example', 'rosalind@post.example']) {
      await engine.host.call('contact_save', { ...twin, id: null, address, lists: [], fields: {} });
    }
    const { host, container } = renderAt('/contacts/duplicates', { engine });
    const radios = await screen.findAllByRole('radio');
    expect(await faults(container)).toEqual([]);
    if (radios[1]) await user.click(radios[1]);
    const [merge] = screen.getAllByRole('button', { name: 'Merge' });
    if (merge) await user.click(merge);
    expect(await screen.findByText(/^Contacts of .* merged\.$/)).toBeDefined();
    const [request] = requests(host.calls, 'contact_merge') as { kept: string; others: string[] }[];
    expect(request?.others).toHaveLength(1);
    expect(request?.others).not.toContain(request?.kept);
  });
});

describe('changes', () => {
  const engine = openEngine();

  it('are listed and undone', async () => {
    const user = userEvent.setup();
    const { container } = renderAt('/contacts', { engine });
    await user.click(await screen.findByRole('checkbox', { name: 'Select all matches' }));
    await user.click(await screen.findByRole('button', { name: 'More' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Unsubscribe' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Unsubscribe' }));
    await user.click(await screen.findByRole('link', { name: 'Changes' }));
    expect(await screen.findByText(/Marked as unsubscribed/)).toBeDefined();
    expect(await faults(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: /^Undo the change/ }));
    expect(await screen.findByText('undone')).toBeDefined();
    const { sendable } = await engine.host.call('contact_counts', {});
    expect(sendable).toBe(1_147);
  });
});
