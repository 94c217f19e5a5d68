/** Contacts and lists changed by hand, and the page before there is anybody. */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { contactNamed, openEngine } from '../../test/engine';
import { faults, renderAt, requests } from '../../test/render';

describe('contacts', () => {
  const engine = openEngine();

  it('a list is made, renamed and deleted; its people stay', async () => {
    const user = userEvent.setup();
    renderAt('/contacts', { engine });
    await user.click(await screen.findByRole('button', { name: 'New list' }));
    await user.type(await screen.findByRole('textbox', { name: 'List name' }), 'Autumn');
    await user.click(screen.getByRole('button', { name: 'Create list' }));
    await user.click(await screen.findByRole('button', { name: 'Actions for the list Autumn' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Delete list' }));
    const dialog = await screen.findByRole('dialog', { name: 'Delete the list Autumn?' });
    await user.click(within(dialog).getByRole('button', { name: 'Delete list' }));
    await waitFor(async () => {
      const lists = await engine.host.call('list_all', {});
      expect(lists.map((list) => list.name)).not.toContain('Autumn');
    });
    expect((await engine.host.call('contact_counts', {})).total).toBe(1_200);
  });

  it('a row opens its person, who can be changed', async () => {
    const user = userEvent.setup();
    renderAt('/contacts', { engine });
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
    expect((await contactNamed(engine, 'Rosalind'))?.given_name).toBe('Rosalind');
  });

  it('all that match can be chosen and deleted, after a question with the number', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts', { engine });
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

  it('somebody is added by hand; a bad address is explained at its field', async () => {
    const user = userEvent.setup();
    renderAt('/contacts', { engine });
    await user.click(await screen.findByRole('button', { name: 'New contact' }));
    const drawer = await screen.findByRole('dialog', { name: 'New contact' });
    const address = within(drawer).getByRole('textbox', { name: 'Email address' });
    await user.type(address, 'greta');
    await user.click(within(drawer).getByRole('button', { name: 'Add field' }));
    await user.type(within(drawer).getByRole('combobox', { name: 'Field name' }), 'hobby');
    await user.type(within(drawer).getByRole('textbox', { name: 'Value of hobby' }), 'Roses');
    await user.click(within(drawer).getByRole('button', { name: 'Add contact' }));
    expect(await within(drawer).findByText('The @ is missing.')).toBeDefined();
    expect(await faults(drawer)).toEqual([]);
    await user.type(address, '@post.example');
    await user.click(within(drawer).getByRole('button', { name: 'Add contact' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const greta = await contactNamed(engine, 'greta@post.example');
    expect(greta).toMatchObject({ address: 'greta@post.example', fields: { hobby: 'Roses' } });
  });
});

describe('an empty workspace', () => {
  const engine = openEngine('empty');

  it('offers sample contacts in an empty workspace', async () => {
    const user = userEvent.setup();
    const { container } = renderAt('/contacts', { engine });
    await user.click(await screen.findByRole('button', { name: 'Add 25 sample contacts' }));
    expect(await screen.findByRole('heading', { name: '25 contacts' })).toBeDefined();
    expect(await faults(container)).toEqual([]);
  });
});
