/**
 * Import: the dialect overruled, columns mapped, the check before anything is written, the import,
 * its report, and files that are no use.
 */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { listName } from '../../features/listName';
import { faults, renderAt } from '../../test/render';
import { roughly } from './plan';

const at = '/contacts/import/sample-file';

describe('import', () => {
  it('names the list after the file', () => {
    expect(listName('spring-fair_2026.csv')).toBe('spring fair 2026');
    expect(listName('people')).toBe('people');
  });

  it('rounds what is only estimated', () => {
    expect([0, 7, 42, 3_331, 12_480].map(roughly)).toEqual([0, 7, 42, 3_300, 12_000]);
  });

  it('goes from columns to done, and writes nothing before the check was seen', async () => {
    const user = userEvent.setup();
    const { host, container } = renderAt(at);
    await user.click(await screen.findByRole('button', { name: 'Check about 12,000 rows' }));
    expect(await screen.findByText('rows are left out')).toBeDefined();
    expect(screen.getByText('without an @ in the address')).toBeDefined();
    expect(await faults(container)).toEqual([]);
    const runs = () => host.calls.filter((call) => call.name === 'import_run');
    expect(runs().map((call) => (call.request as { dry_run: boolean }).dry_run)).toEqual([true]);

    await user.click(
      screen.getByRole('button', { name: 'Show those without an @ in the address' }),
    );
    const rows = await screen.findByRole('dialog', { name: 'Rows that are left out' });
    expect(within(rows).getByText('anja.brandt(at)web.example')).toBeDefined();
    await user.click(within(rows).getByRole('button', { name: 'Close' }));

    await user.click(screen.getByRole('button', { name: 'Bring 12,345 people in' }));
    expect(await screen.findByRole('button', { name: 'Stop' })).toBeDefined();
    expect(
      await screen.findByText('9,812 new people are in.', {}, { timeout: 5_000 }),
    ).toBeDefined();
    expect(runs().at(-1)?.request).toMatchObject({
      dry_run: false,
      plan: { new_list: 'autumn fair signups', policy: 'overwrite', lists: [] },
    });
    await user.click(screen.getByRole('button', { name: 'Save report' }));
    expect(
      await screen.findByText('The report is saved as autumn-fair-signups-left-out.csv.'),
    ).toBeDefined();
  });

  it('overrules how the file is read, and the rows follow at once', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(at);
    await user.click(await screen.findByRole('button', { name: 'Change' }));
    await user.click(screen.getByRole('combobox', { name: 'Between the columns stands' }));
    await user.click(await screen.findByRole('option', { name: 'Comma' }));
    expect(await screen.findByText(/^dorothea.lang@posteo.example;Dorothea/)).toBeDefined();
    await user.click(screen.getByRole('button', { name: /To the columns/ }));
    expect(await screen.findByText(/No column is the e-mail address yet/)).toBeDefined();
    const check = screen.getByRole('button', { name: /^Check/ });
    expect((check as HTMLButtonElement).disabled).toBe(true);
    expect(host.calls.filter((call) => call.name === 'import_look').at(-1)?.request).toMatchObject({
      dialect: { delimiter: ',' },
    });
  });

  it('lets a column become something else', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(at);
    await user.click(await screen.findByRole('combobox', { name: 'What “NL?” becomes' }));
    await user.click(await screen.findByRole('option', { name: 'Leave out' }));
    await user.click(screen.getByRole('radio', { name: 'Leave them as they are' }));
    await user.click(screen.getByRole('button', { name: /^Check/ }));
    await waitFor(() =>
      expect(host.calls.find((call) => call.name === 'import_run')?.request).toMatchObject({
        plan: { policy: 'skip', columns: expect.arrayContaining([{ kind: 'ignore' }]) },
      }),
    );
  });

  it('says beside the first people what would become of them, and why somebody is left out', async () => {
    const user = userEvent.setup();
    let answer: () => void = () => undefined;
    const waits = new Promise<void>((done) => {
      answer = done;
    });
    const { host, container } = renderAt(at, {
      handlers: {
        import_preview: async ({ plan }) => {
          await waits;
          const town = plan.policy === 'skip' ? [] : [{ kind: 'field' as const, name: 'town' }];
          return [
            { row: 2, result: { kind: 'new' } },
            { row: 2, result: { kind: 'new' } },
            { row: 3, result: town.length ? { kind: 'changes', columns: town } : { kind: 'same' } },
            { row: 4, result: { kind: 'refused', reason: 'address_no_at', message: '' } },
            { row: 6, result: { kind: 'stays_out' } },
          ];
        },
      },
    });
    const below = await screen.findByRole('region', { name: 'How they will look' });
    // The people stand there before the answer.
    expect(within(below).getByText('m.devries@post.example')).toBeDefined();
    expect(within(below).queryByText('New')).toBeNull();
    answer();
    const row = (address: string) => within(below).getByText(address).closest('tr') as HTMLElement;
    await within(below).findByText('New');
    expect(within(row('dorothea.lang@posteo.example')).getByText('and 1 more')).toBeDefined();
    expect(within(row('m.devries@post.example')).getByText('town changes')).toBeDefined();
    const refused = within(row('anja.brandt(at)web.example'));
    expect(refused.getByText('without an @ in the address')).toBeDefined();
    expect(within(row('dana.levy@walla.example')).getByText('Stays out')).toBeDefined();
    expect(await faults(container)).toEqual([]);

    await user.click(screen.getByRole('radio', { name: 'Leave them as they are' }));
    expect(await within(row('m.devries@post.example')).findByText('Stays the same')).toBeDefined();
    const asked = () => host.calls.filter((call) => call.name === 'import_preview').length;
    const before = asked();
    await user.type(screen.getByRole('textbox', { name: 'Name of the new list' }), 'x');
    expect(asked()).toBe(before);
  });

  it('can be stopped, and says what stays', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(at);
    await user.click(await screen.findByRole('button', { name: /^Check/ }));
    await user.click(await screen.findByRole('button', { name: /^Bring/ }));
    await user.click(await screen.findByRole('button', { name: 'Stop' }));
    expect(await screen.findByText(/^You stopped the import/)).toBeDefined();
    expect(host.calls.some((call) => call.name === 'import_stop')).toBe(true);
  });

  it('says in plain words why a file is no use', async () => {
    renderAt('/contacts/import/empty');
    expect(await screen.findByText('This file cannot be brought in.')).toBeDefined();
    expect(screen.getByText('The file is empty.')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Choose another file' })).toBeDefined();
  });

  it('takes a provider’s record of mails for what it is, and in with one button', async () => {
    const user = userEvent.setup();
    const { host, container } = renderAt('/contacts/import/activity');
    expect(await screen.findByText(/says what came of mails/)).toBeDefined();
    const kinds = await screen.findByRole('list', { name: 'What it says' });
    expect(within(kinds).getByText('Delivered')).toBeDefined();
    expect(within(kinds).getByText('2,907')).toBeDefined();
    expect(screen.getByText(/12 rows say “teleported”/)).toBeDefined();
    expect(screen.getByText(/14 people will get no more mail/)).toBeDefined();
    expect(await faults(container)).toEqual([]);
    expect(host.calls.some((call) => call.name === 'events_take')).toBe(false);
    await user.click(screen.getByRole('button', { name: 'Take these in' }));
    expect(await screen.findByText(/is in the record/)).toBeDefined();
    expect(host.calls.find((call) => call.name === 'events_take')?.request).toEqual({
      token: 'activity',
    });
  });

  it('believes the user who says that a record of mails holds contacts', async () => {
    const user = userEvent.setup();
    renderAt('/contacts/import/activity');
    await user.click(await screen.findByRole('button', { name: 'No, these are contacts' }));
    expect(await screen.findByText('Which column is what?')).toBeDefined();
  });

  it('begins when a file falls anywhere on the window', async () => {
    const { host, router } = renderAt('/relays');
    await screen.findByRole('heading', { name: /relays/ });
    host.world.drop({ kind: 'over' });
    expect(await screen.findByText('Drop to bring these people in')).toBeDefined();
    host.world.drop({
      kind: 'dropped',
      files: [{ token: 'fallen', name: 'fair.csv', size: 12 }],
      refused: [],
    });
    await waitFor(() => expect(router.state.location.pathname).toBe('/contacts/import/fallen'));
  });

  it('choices are kept under a name and made again for a file with the same columns', async () => {
    const user = userEvent.setup();
    const first = renderAt('/contacts/import/sample-file');
    await user.click(await screen.findByRole('button', { name: 'Keep these choices' }));
    await user.type(await screen.findByRole('textbox', { name: 'Under which name?' }), 'Fair');
    await user.click(screen.getByRole('button', { name: 'Keep' }));
    expect(await screen.findByText(/is read the same way/)).toBeDefined();
    const [saved] = first.host.calls.filter((call) => call.name === 'import_mapping_save');
    expect(saved?.request).toMatchObject({ name: 'Fair' });
    first.unmount();

    renderAt('/contacts/import/sample-file');
    expect(await screen.findByText(/in “Fair”/)).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Forget them' }));
    expect(screen.queryByText(/in “Fair”/)).toBeNull();
  });

  it('reads days as one says, and the people below follow at once', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(at);
    const below = await screen.findByRole('region', { name: 'How they will look' });
    expect(await within(below).findByText('1980-03-04')).toBeDefined();
    await user.click(screen.getByRole('combobox', { name: 'How the dates in “Geboren” are read' }));
    await user.click(await screen.findByRole('option', { name: 'Dates: day first' }));
    expect(await within(below).findByText('1980-04-03')).toBeDefined();
    await user.click(screen.getByRole('button', { name: /^Check/ }));
    await waitFor(() =>
      expect(host.calls.find((call) => call.name === 'import_run')?.request).toMatchObject({
        plan: { dialect: { dates: [{ column: 7, order: 'day_first' }] } },
      }),
    );
  });

  it('takes files with the same columns together, each with its report', async () => {
    const user = userEvent.setup();
    const others = ['north', 'south', 'other-columns'];
    const next = encodeURIComponent(JSON.stringify(others));
    const { host, container } = renderAt(`${at}?next=${next}`);
    expect(await screen.findByText(/^These 3 files have the same columns/)).toBeDefined();
    expect(screen.getByText('other-columns.csv')).toBeDefined();
    await user.click(screen.getByRole('checkbox', { name: 'south.csv' }));
    expect(await faults(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: /^Check/ }));
    expect(await screen.findByText(/^This is the sum of 2 files/)).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Bring 24,690 people in' }));
    expect(
      await screen.findByText('19,624 new people are in.', {}, { timeout: 5_000 }),
    ).toBeDefined();
    const runs = host.calls.filter((call) => call.name === 'import_run');
    const tokens = runs.map((call) => (call.request as { plan: { token: string } }).plan.token);
    expect(tokens).toEqual(['sample-file', 'north', 'sample-file', 'north']);
    expect(screen.getAllByRole('button', { name: 'Take it back' })).toHaveLength(2);
    // What was left out of it comes next.
    expect(screen.getByRole('button', { name: 'The next of 2 files' })).toBeDefined();
  });
});
