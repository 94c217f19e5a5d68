/**
 * Import: the dialect overruled, columns mapped, the check before anything is written, the import,
 * its report, and files that are no use.
 */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { listName } from '../../features/listName';
import { faults, renderAt } from '../../test/render';
import { roundEstimate } from './plan';

const at = '/contacts/import/sample-file';

describe('import', () => {
  it('names the list after the file', () => {
    expect(listName('spring-fair_2026.csv')).toBe('spring fair 2026');
    expect(listName('people')).toBe('people');
  });

  it('rounds what is only estimated', () => {
    expect([0, 7, 42, 3_331, 12_480].map(roundEstimate)).toEqual([0, 7, 42, 3_300, 12_000]);
  });

  it('goes from columns to done, and writes nothing before the check was seen', async () => {
    const user = userEvent.setup();
    const { host, container } = renderAt(at);
    await user.click(await screen.findByRole('button', { name: 'Check about 12,000 rows' }));
    expect(await screen.findByText('rows skipped')).toBeDefined();
    expect(screen.getByText('No @ in the address')).toBeDefined();
    expect(await faults(container)).toEqual([]);
    const runs = () => host.calls.filter((call) => call.name === 'import_run');
    expect(runs().map((call) => (call.request as { dry_run: boolean }).dry_run)).toEqual([true]);

    await user.click(screen.getByRole('button', { name: 'Show rows: No @ in the address' }));
    const rows = await screen.findByRole('dialog', { name: 'Skipped rows' });
    expect(within(rows).getByText('anja.brandt(at)web.example')).toBeDefined();
    await user.click(within(rows).getByRole('button', { name: 'Close' }));

    await user.click(screen.getByRole('button', { name: 'Import 12,345 people' }));
    expect(await screen.findByRole('button', { name: 'Stop' })).toBeDefined();
    expect(
      await screen.findByText('Imported 9,812 new people.', {}, { timeout: 5_000 }),
    ).toBeDefined();
    expect(runs().at(-1)?.request).toMatchObject({
      dry_run: false,
      plan: { new_list: 'autumn fair signups', policy: 'overwrite', lists: [] },
    });
    await user.click(screen.getByRole('button', { name: 'Save report' }));
    expect(
      await screen.findByText('Report saved as autumn-fair-signups-left-out.csv.'),
    ).toBeDefined();
  });

  it('overrules how the file is read, and the rows follow at once', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(at);
    await user.click(await screen.findByRole('button', { name: 'Change' }));
    await user.click(screen.getByRole('combobox', { name: 'Delimiter' }));
    await user.click(await screen.findByRole('option', { name: 'Comma' }));
    expect(await screen.findByText(/^dorothea.lang@posteo.example;Dorothea/)).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    expect(await screen.findByText(/No column is mapped to the email address yet/)).toBeDefined();
    const check = screen.getByRole('button', { name: /^Check/ });
    expect((check as HTMLButtonElement).disabled).toBe(true);
    expect(host.calls.filter((call) => call.name === 'import_inspect').at(-1)?.request).toMatchObject({
      dialect: { delimiter: ',' },
    });
  });

  it('lets a column become something else', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(at);
    await user.click(await screen.findByRole('combobox', { name: 'Import “NL?” as' }));
    await user.click(await screen.findByRole('option', { name: 'Don’t import' }));
    await user.click(screen.getByRole('radio', { name: 'Keep existing contacts unchanged' }));
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
    const below = await screen.findByRole('region', { name: 'Preview' });
    // The people stand there before the answer.
    expect(within(below).getByText('m.devries@post.example')).toBeDefined();
    expect(within(below).queryByText('New')).toBeNull();
    answer();
    const row = (address: string) => within(below).getByText(address).closest('tr') as HTMLElement;
    await within(below).findByText('New');
    expect(within(row('dorothea.lang@posteo.example')).getByText('and 1 more')).toBeDefined();
    expect(within(row('m.devries@post.example')).getByText('Changes town')).toBeDefined();
    const refused = within(row('anja.brandt(at)web.example'));
    expect(refused.getByText('No @ in the address')).toBeDefined();
    expect(within(row('dana.levy@walla.example')).getByText('Suppressed')).toBeDefined();
    expect(await faults(container)).toEqual([]);

    await user.click(screen.getByRole('radio', { name: 'Keep existing contacts unchanged' }));
    expect(await within(row('m.devries@post.example')).findByText('Unchanged')).toBeDefined();
    const asked = () => host.calls.filter((call) => call.name === 'import_preview').length;
    const before = asked();
    await user.type(screen.getByRole('textbox', { name: 'Name of the new list' }), 'x');
    expect(asked()).toBe(before);
  });

  it('can be stopped, and says what stays', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(at);
    await user.click(await screen.findByRole('button', { name: /^Check/ }));
    await user.click(await screen.findByRole('button', { name: /^Import \d/ }));
    await user.click(await screen.findByRole('button', { name: 'Stop' }));
    expect(await screen.findByText(/^You stopped the import/)).toBeDefined();
    expect(host.calls.some((call) => call.name === 'import_stop')).toBe(true);
  });

  it('says in plain words why a file is no use', async () => {
    renderAt('/contacts/import/empty');
    expect(await screen.findByText('This file can’t be imported.')).toBeDefined();
    expect(screen.getByText('The file is empty.')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Choose another file' })).toBeDefined();
  });

  it('takes a provider’s record of mails for what it is, and in with one button', async () => {
    const user = userEvent.setup();
    const { host, container } = renderAt('/contacts/import/activity');
    expect(await screen.findByText(/contains provider events/)).toBeDefined();
    const kinds = await screen.findByRole('list', { name: 'Events' });
    expect(within(kinds).getByText('Delivered')).toBeDefined();
    expect(within(kinds).getByText('2,907')).toBeDefined();
    expect(screen.getByText(/12 rows have the unknown event “teleported”/)).toBeDefined();
    expect(screen.getByText(/14 people will no longer receive email/)).toBeDefined();
    expect(await faults(container)).toEqual([]);
    expect(host.calls.some((call) => call.name === 'events_import')).toBe(false);
    await user.click(screen.getByRole('button', { name: 'Import events' }));
    expect(await screen.findByText(/was imported/)).toBeDefined();
    expect(host.calls.find((call) => call.name === 'events_import')?.request).toEqual({
      token: 'activity',
    });
  });

  it('imports an activity file as contacts if the user says so', async () => {
    const user = userEvent.setup();
    renderAt('/contacts/import/activity');
    await user.click(await screen.findByRole('button', { name: 'Import as contacts instead' }));
    expect(await screen.findByText('Match your columns')).toBeDefined();
  });

  it('begins when a file is dropped anywhere on the window', async () => {
    const { host, router } = renderAt('/relays');
    await screen.findByRole('heading', { name: /relays/ });
    host.world.drop({ kind: 'over' });
    expect(await screen.findByText('Drop to import')).toBeDefined();
    host.world.drop({
      kind: 'dropped',
      files: [{ token: 'fallen', name: 'fair.csv', size: 12 }],
      refused: [],
    });
    await waitFor(() => expect(router.state.location.pathname).toBe('/contacts/import/fallen'));
  });

  it('saves a mapping and offers it for a file with the same columns', async () => {
    const user = userEvent.setup();
    const first = renderAt('/contacts/import/sample-file');
    await user.click(await screen.findByRole('button', { name: 'Save this mapping' }));
    await user.type(await screen.findByRole('textbox', { name: 'Mapping name' }), 'Fair');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText(/^Mapping saved/)).toBeDefined();
    const [saved] = first.host.calls.filter((call) => call.name === 'import_mapping_save');
    expect(saved?.request).toMatchObject({ name: 'Fair' });
    first.unmount();

    renderAt('/contacts/import/sample-file');
    expect(await screen.findByText(/mapping.*“Fair”/)).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Delete mapping' }));
    expect(screen.queryByText(/mapping.*“Fair”/)).toBeNull();
  });

  it('reads dates in the chosen format and updates the preview', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(at);
    const below = await screen.findByRole('region', { name: 'Preview' });
    expect(await within(below).findByText('1980-03-04')).toBeDefined();
    await user.click(screen.getByRole('combobox', { name: 'Date format of “Geboren”' }));
    await user.click(await screen.findByRole('option', { name: 'Dates: day first' }));
    expect(await within(below).findByText('1980-04-03')).toBeDefined();
    await user.click(screen.getByRole('button', { name: /^Check/ }));
    await waitFor(() =>
      expect(host.calls.find((call) => call.name === 'import_run')?.request).toMatchObject({
        plan: { dialect: { dates: [{ column: 7, order: 'day_first' }] } },
      }),
    );
  });

  it('imports files with the same columns together, each with its report', async () => {
    const user = userEvent.setup();
    const others = ['north', 'south', 'other-columns'];
    const next = encodeURIComponent(JSON.stringify(others));
    const { host, container } = renderAt(`${at}?next=${next}`);
    expect(await screen.findByText(/^These 3 files have the same columns/)).toBeDefined();
    expect(screen.getByText('other-columns.csv')).toBeDefined();
    await user.click(screen.getByRole('checkbox', { name: 'south.csv' }));
    expect(await faults(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: /^Check/ }));
    expect(await screen.findByText(/^Total of 2 files/)).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Import 24,690 people' }));
    expect(
      await screen.findByText('Imported 19,624 new people.', {}, { timeout: 5_000 }),
    ).toBeDefined();
    const runs = host.calls.filter((call) => call.name === 'import_run');
    const tokens = runs.map((call) => (call.request as { plan: { token: string } }).plan.token);
    expect(tokens).toEqual(['sample-file', 'north', 'sample-file', 'north']);
    expect(screen.getAllByRole('button', { name: 'Undo import' })).toHaveLength(2);
    // What was left out of it comes next.
    expect(screen.getByRole('button', { name: 'Next file (2 left)' })).toBeDefined();
  });
});
