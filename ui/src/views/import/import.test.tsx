/**
 * Import: the dialect overruled, columns mapped, the check before anything is written, the import,
 * its report, and files that are no use.
 */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { listName } from '../../features/listName';
import type { ImportStatus } from '../../host/types';
import { acceptedMails, openEngine } from '../../test/engine';
import { faults, renderAt } from '../../test/render';
import { activity } from '../../test/samples';
import { roundEstimate } from './plan';

const engine = openEngine();

const header = 'E-Mail Adresse;Vorname;Nachname;Ort / Stand;Kundennr. (alt);NL?;Geboren';
const rows = [
  'dorothea.lang@posteo.example;Dorothea;Lang;Freiburg;00418-B;ja;03/04/1980',
  'm.devries@post.example;Maarten;de Vries;Utrecht;;ja;11/07/1974',
  'anja.brandt(at)web.example;Anja;Brandt;Ulm;00420;ja;',
  'f.ozturk@mail.example;Fatma;Öztürk;Köln;;ja;02/12/1991',
  'dana.levy@walla.example;Dana;Levy;Haifa;00431;ja;',
  'l.brunner@blue.example;Luca;Brunner;Basel;;ja;05/01/1968',
];

/** The token of a file with this text. */
async function paste(text = [header, ...rows].join('\n'), name = 'autumn-fair-signups.csv') {
  return (await engine.host.call('import_paste', { text, name })).token;
}
const file = async (text?: string, name?: string) => `/contacts/import/${await paste(text, name)}`;

/** What a provider reports of two contacts. */
async function events() {
  const [first, second] = await acceptedMails(engine, 2);
  if (!first || !second) throw new Error('the sample has no accepted emails');
  return activity([
    { ...first, event: 'delivered' },
    { ...first, event: 'open' },
    { ...first, event: 'click' },
    { ...second, event: 'delivered' },
    { ...second, event: 'bounce' },
    { ...second, event: 'teleported' },
  ]);
}

/** An import at work. */
const running: ImportStatus = {
  id: 'import-1',
  name: 'autumn-fair-signups.csv',
  dry_run: false,
  phase: 'running',
  rows: 4,
  row_estimate: 6,
  added: 4,
  updated: 0,
  unchanged: 0,
  refused: 0,
  erased: 0,
  corrected: 0,
  stay_out: 0,
  no_consent: 0,
  bases: [],
  reasons: [],
  refusals: [],
  warnings: [],
  warned_rows: [],
  failure: null,
};

/** Answers why the people in the file may be emailed. */
const consented = async (user: ReturnType<typeof userEvent.setup>) =>
  user.click(await screen.findByRole('radio', { name: 'They subscribed' }));

describe('import', () => {
  it('names the list after the file', () => {
    expect(listName('spring-fair_2026.csv')).toBe('spring fair 2026');
    expect(listName('people')).toBe('people');
  });

  it('rounds what is only estimated', () => {
    expect([0, 7, 42, 3_331, 12_480].map(roundEstimate)).toEqual([0, 7, 42, 3_300, 12_000]);
  });

  it('overrules how the file is read, and the rows follow at once', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(await file(), { engine });
    await user.click(await screen.findByRole('button', { name: 'Change' }));
    await user.click(screen.getByRole('combobox', { name: 'Delimiter' }));
    await user.click(await screen.findByRole('option', { name: 'Comma' }));
    expect(await screen.findByText(/^dorothea.lang@posteo.example;Dorothea/)).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    expect(await screen.findByText(/No column is mapped to the email address yet/)).toBeDefined();
    const check = screen.getByRole('button', { name: /^Check/ });
    expect((check as HTMLButtonElement).disabled).toBe(true);
    expect(
      host.calls.filter((call) => call.name === 'import_inspect').at(-1)?.request,
    ).toMatchObject({
      dialect: { delimiter: ',' },
    });
  });

  it('lets a column become something else', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(await file(), { engine });
    await user.click(await screen.findByRole('combobox', { name: 'Import “NL?” as' }));
    await user.click(await screen.findByRole('option', { name: 'Don’t import' }));
    await user.click(screen.getByRole('radio', { name: 'Keep existing contacts unchanged' }));
    await consented(user);
    await user.click(screen.getByRole('button', { name: /^Check/ }));
    await waitFor(() =>
      expect(host.calls.find((call) => call.name === 'import_run')?.request).toMatchObject({
        plan: { policy: 'skip', columns: expect.arrayContaining([{ kind: 'ignore' }]) },
      }),
    );
  });

  it('shows beside the first people what would become of them, and why somebody is left out', async () => {
    const user = userEvent.setup();
    let answer: () => void = () => undefined;
    const waits = new Promise<void>((done) => {
      answer = done;
    });
    const { host, container } = renderAt(await file(), {
      engine,
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

  it('can be stopped, and shows what stays', async () => {
    const user = userEvent.setup();
    let status = running;
    const { host } = renderAt(await file(), {
      engine,
      handlers: {
        import_run: (request) =>
          request.dry_run ? engine.host.call('import_run', request) : running,
        import_statuses: ({ ids }) =>
          ids[0] === running.id
            ? { all: status, each: [status] }
            : engine.host.call('import_statuses', { ids }),
        import_stop: () => {
          status = { ...running, phase: 'stopped' };
          return status;
        },
      },
    });
    await consented(user);
    await user.click(screen.getByRole('button', { name: /^Check/ }));
    await user.click(await screen.findByRole('button', { name: /^Import \d/ }));
    await user.click(await screen.findByRole('button', { name: 'Stop' }));
    expect(await screen.findByText(/^You stopped the import/)).toBeDefined();
    expect(host.calls.some((call) => call.name === 'import_stop')).toBe(true);
  });

  it('shows in plain words why a file is no use', async () => {
    renderAt(await file(), {
      engine,
      handlers: {
        import_inspect: () => {
          throw { code: 'import_empty', message: 'the file is empty', hint: null };
        },
      },
    });
    expect(await screen.findByText('This file can’t be imported.')).toBeDefined();
    expect(screen.getByText('The file is empty.')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Choose another file' })).toBeDefined();
  });

  it('takes a provider’s record of mails for what it is, and in with one button', async () => {
    const user = userEvent.setup();
    const { host, container } = renderAt(await file(await events(), 'sendgrid-activity.csv'), {
      engine,
    });
    expect(await screen.findByText(/contains provider events/)).toBeDefined();
    const kinds = await screen.findByRole('list', { name: 'Events' });
    expect(within(kinds).getByText('Delivered')).toBeDefined();
    expect(within(kinds).getByText('Opened')).toBeDefined();
    expect(screen.getByText(/the unknown event “teleported”/)).toBeDefined();
    expect(screen.getByText(/will no longer receive email/)).toBeDefined();
    expect(await faults(container)).toEqual([]);
    expect(host.calls.some((call) => call.name === 'events_import')).toBe(false);
    await user.click(screen.getByRole('button', { name: 'Import events' }));
    expect(await screen.findByText(/was imported/)).toBeDefined();
    expect(host.calls.find((call) => call.name === 'events_import')?.request).toEqual({
      token: expect.any(String),
    });
  });

  it('imports an activity file as contacts if the user asks for it', async () => {
    const user = userEvent.setup();
    renderAt(await file(await events(), 'sendgrid-activity.csv'), { engine });
    await user.click(await screen.findByRole('button', { name: 'Import as contacts instead' }));
    expect(await screen.findByText('Match your columns')).toBeDefined();
  });

  it('begins when a file is dropped anywhere on the window', async () => {
    const { host, router } = renderAt('/relays', { engine });
    await screen.findByRole('heading', { name: /relays/ });
    host.drop({ kind: 'over' });
    expect(await screen.findByText('Drop to import')).toBeDefined();
    const token = await paste();
    host.drop({
      kind: 'dropped',
      files: [{ token, name: 'fair.csv', size: 12 }],
      refused: [],
    });
    await waitFor(() => expect(router.state.location.pathname).toBe(`/contacts/import/${token}`));
  });

  it('saves a mapping and offers it for a file with the same columns', async () => {
    const user = userEvent.setup();
    const first = renderAt(await file(), { engine });
    await user.click(await screen.findByRole('button', { name: 'Save this mapping' }));
    await user.type(await screen.findByRole('textbox', { name: 'Mapping name' }), 'Fair');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText(/^Mapping saved/)).toBeDefined();
    const [saved] = first.host.calls.filter((call) => call.name === 'import_mapping_save');
    expect(saved?.request).toMatchObject({ name: 'Fair' });
    first.unmount();

    renderAt(await file(), { engine });
    expect(await screen.findByText(/mapping.*“Fair”/)).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Delete mapping' }));
    expect(screen.queryByText(/mapping.*“Fair”/)).toBeNull();
  });

  it('reads dates in the chosen format and updates the preview', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(await file(), { engine });
    const below = await screen.findByRole('region', { name: 'Preview' });
    expect(await within(below).findByText('1980-04-03')).toBeDefined();
    await user.click(screen.getByRole('combobox', { name: 'Date format of “Geboren”' }));
    await user.click(await screen.findByRole('option', { name: 'Dates: month first' }));
    expect(await within(below).findByText('1980-03-04')).toBeDefined();
    await consented(user);
    await user.click(screen.getByRole('button', { name: /^Check/ }));
    await waitFor(() =>
      expect(host.calls.find((call) => call.name === 'import_run')?.request).toMatchObject({
        plan: { dialect: { dates: [{ column: 6, order: 'month_first' }] } },
      }),
    );
  });

  it('imports files with the same columns together, each with its report', async () => {
    const user = userEvent.setup();
    const first = await paste([header, rows[0]].join('\n'));
    const north = await paste([header, rows[1]].join('\n'), 'north.csv');
    const south = await paste([header, rows[3]].join('\n'), 'south.csv');
    const other = await paste('email,town\nanna@post.example,Bath', 'other-columns.csv');
    const next = encodeURIComponent(JSON.stringify([north, south, other]));
    const { host, container } = renderAt(`/contacts/import/${first}?next=${next}`, { engine });
    expect(await screen.findByText(/^These 3 files have the same columns/)).toBeDefined();
    expect(screen.getByText('other-columns.csv')).toBeDefined();
    await user.click(screen.getByRole('checkbox', { name: 'south.csv' }));
    expect(await faults(container)).toEqual([]);
    await consented(user);
    await user.click(screen.getByRole('button', { name: /^Check/ }));
    expect(await screen.findByText(/^Total of 2 files/)).toBeDefined();
    await user.click(screen.getByRole('button', { name: /^Import 2 people/ }));
    expect(await screen.findByText(/^Imported 2 new people/)).toBeDefined();
    const runs = host.calls.filter((call) => call.name === 'import_run');
    const tokens = runs.map((call) => (call.request as { plan: { token: string } }).plan.token);
    expect(tokens).toEqual([first, north, first, north]);
    expect(screen.getAllByRole('button', { name: 'Undo import' })).toHaveLength(2);
    // What was left out of it comes next.
    expect(screen.getByRole('button', { name: 'Next file (2 left)' })).toBeDefined();
  });

  it('goes from columns to done, and writes nothing before the check was seen', async () => {
    const user = userEvent.setup();
    const { host, container } = renderAt(await file(), { engine });
    await consented(user);
    await user.click(screen.getByRole('button', { name: /^Check/ }));
    expect(await screen.findByText('row skipped')).toBeDefined();
    expect(screen.getByText('No @ in the address')).toBeDefined();
    expect(await faults(container)).toEqual([]);
    const runs = () => host.calls.filter((call) => call.name === 'import_run');
    expect(runs().map((call) => (call.request as { dry_run: boolean }).dry_run)).toEqual([true]);

    await user.click(screen.getByRole('button', { name: 'Show rows: No @ in the address' }));
    const rows = await screen.findByRole('dialog', { name: 'Skipped rows' });
    expect(within(rows).getByText('anja.brandt(at)web.example')).toBeDefined();
    await user.click(within(rows).getByRole('button', { name: 'Close' }));

    await user.click(screen.getByRole('button', { name: /^Import \d people/ }));
    expect(await screen.findByText(/^Imported \d new people/)).toBeDefined();
    expect(runs().at(-1)?.request).toMatchObject({
      dry_run: false,
      plan: { new_list: 'autumn fair signups', policy: 'overwrite', lists: [] },
    });
    await user.click(screen.getByRole('button', { name: 'Save report' }));
    expect(
      await screen.findByText(/^Report saved as autumn fair signups.* - skipped rows\.csv\.$/),
    ).toBeDefined();
  });

  it('asks for the consent basis before the check, with the honest answer first', async () => {
    const user = userEvent.setup();
    const text = 'email\nkim@post.example\nlou@post.example\n';
    const { token } = await engine.host.call('import_paste', { name: 'people.csv', text });
    const { host } = renderAt(`/contacts/import/${token}`, { engine });
    const check = await screen.findByRole('button', { name: /^Check/ });
    expect((check as HTMLButtonElement).disabled).toBe(true);
    const asked = screen.getByRole('radiogroup', { name: 'Do you have permission to email them?' });
    const [first] = within(asked).getAllByRole('radio');
    await user.click(first as HTMLElement);
    await user.click(check);
    expect(await screen.findByText(/of the new people have no consent/)).toBeDefined();
    expect(host.calls.find(({ name }) => name === 'import_run')?.request).toMatchObject({
      plan: { consent: 'none' },
    });
  });

  it('asks what an unclear column means, and imports by the answer', async () => {
    const user = userEvent.setup();
    const text = 'email,Email status\nada@post.example,yes\nbo@post.example,no\n';
    const { token } = await engine.host.call('import_paste', { name: 'status.csv', text });
    const { host } = renderAt(`/contacts/import/${token}`, { engine });
    await consented(user);
    const check = screen.getByRole('button', { name: /^Check/ }) as HTMLButtonElement;
    expect(check.disabled).toBe(true);
    await user.click(screen.getByRole('radio', { name: 'Yes means: must not get email' }));
    await user.click(check);
    expect(await screen.findByRole('list', { name: 'Consent basis' })).toBeDefined();
    expect(host.calls.find(({ name }) => name === 'import_run')?.request).toMatchObject({
      plan: { answers: [{ column: 1, answer: 'no_mail' }] },
    });
  });

  it('accepts proposed spellings before the import, and the counts add up', async () => {
    const user = userEvent.setup();
    const text = [
      'email',
      'eve@gmial.com',
      'fay@gmial.com',
      'gil@post.example',
      'gil@post.example',
    ].join('\n');
    const { token } = await engine.host.call('import_paste', { name: 'typos.csv', text });
    const { host } = renderAt(`/contacts/import/${token}`, { engine });
    await consented(user);
    await user.click(screen.getByRole('button', { name: /^Check/ }));
    expect(await screen.findByText('4 entries read:')).toBeDefined();
    const counts = within(screen.getByRole('list', { name: 'Result' }));
    const numbers = counts
      .getAllByRole('listitem')
      .map((line) => Number.parseInt(line.textContent ?? '', 10));
    expect(numbers.reduce((sum, one) => sum + one, 0)).toBe(4);
    await user.click(screen.getByRole('button', { name: /^Show rows: Domain looks misspelled/ }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Addresses to check' }));
    await user.click(dialog.getByRole('button', { name: 'Use eve@gmail.com' }));
    await user.click(dialog.getByRole('button', { name: 'Correct the chosen ones' }));
    expect(await screen.findByText('address corrected as proposed')).toBeDefined();
    await user.click(screen.getByRole('button', { name: /^Show rows: Domain looks misspelled/ }));
    const again = within(await screen.findByRole('dialog', { name: 'Addresses to check' }));
    await user.click(again.getByRole('button', { name: /^Correct (all|it)/ }));
    expect(await screen.findByText('addresses corrected as proposed')).toBeDefined();
    await user.click(screen.getByRole('button', { name: /^Import 3 people/ }));
    expect(await screen.findByText(/^Imported 3 new people/)).toBeDefined();
    const people = async (search: string) =>
      (
        await host.call('contact_page', {
          filter: { search, list: null, status: null, rule: null },
          sort: 'address',
          descending: false,
          offset: 0,
          limit: 10,
          last_mail: false,
        })
      ).total;
    expect([await people('gmial.com'), await people('fay@gmail.com')]).toEqual([0, 1]);

    await user.click(screen.getByRole('button', { name: 'Undo import' }));
    const undo = within(await screen.findByRole('dialog', { name: /^Undo import of/ }));
    expect(await undo.findByText(/^3 contacts that this file added are removed/)).toBeDefined();
    expect(undo.getByText(/^One list or tag that only this import created/)).toBeDefined();
    await user.click(undo.getByRole('button', { name: 'Undo import' }));
    await waitFor(async () => expect(await people('fay@gmail.com')).toBe(0));
  });
});
