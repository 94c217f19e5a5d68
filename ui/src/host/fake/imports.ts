/** The fake host's answers about importing: one invented file, a check, and an import that takes a moment. */
import type {
  DateOrder,
  DialectOverride,
  FieldKind,
  ImportColumn,
  InspectedFile,
  ImportMapping,
  ImportPlan,
  ImportPreviewRow,
  ImportStatus,
  PastImport,
  RowResult,
} from '../types';
import { Failure } from '../types';
import { person } from './sample';
import type { Area } from './world';

const header = [
  'E-Mail Adresse',
  'Vorname',
  'Nachname',
  'Ort / Stand',
  'Kundennr. (alt)',
  'NL?',
  'Bemerkung des Standpersonals am zweiten Messetag',
  'Geboren',
];

const rows = [
  [
    'dorothea.lang@posteo.example',
    'Dorothea',
    'Lang',
    'Freiburg',
    '00418-B',
    'ja',
    '',
    '03/04/1980',
  ],
  [
    'm.devries@post.example',
    'Maarten',
    'de Vries',
    'Utrecht',
    '',
    'ja',
    'möchte Tomaten',
    '11/07/1974',
  ],
  ['anja.brandt(at)web.example', 'Anja', 'Brandt', 'Ulm', '00420', 'ja', '', ''],
  ['f.ozturk@mail.example', 'Fatma', 'Öztürk', 'Köln', '', 'ja', '', '02/12/1991'],
  ['dana.levy@walla.example', 'Dana', 'Levy', 'Haifa', '00431', 'ja', '', ''],
  ['l.brunner@blue.example', 'Luca', 'Brunner', 'Basel', '', 'ja', '', '05/01/1968'],
  ['k.aalto@kolumbus.example', 'Kaisa', 'Aalto', 'Turku', '', 'ja', '', ''],
  [
    'p.weidenfeller@online.example',
    'Petra',
    'Weidenfeller',
    'Trier',
    '00440',
    'ja',
    '',
    '08/09/1959',
  ],
];

const holds: Record<string, FieldKind> = { 'NL?': 'yes_no', Geboren: 'date' };

let mapping: ImportMapping | null = null;

const guesses: Pick<ImportColumn, 'role' | 'confidence'>[] = [
  { role: { kind: 'address' }, confidence: 'sure' },
  { role: { kind: 'given_name' }, confidence: 'sure' },
  { role: { kind: 'family_name' }, confidence: 'sure' },
  { role: { kind: 'field', name: 'town' }, confidence: 'look' },
  { role: { kind: 'field', name: 'Kundennr. (alt)' }, confidence: 'new' },
  { role: { kind: 'consent' }, confidence: 'sure' },
  { role: { kind: 'ignore' }, confidence: 'unused' },
  { role: { kind: 'field', name: 'birthday' }, confidence: 'look' },
];

/** Days as the program keeps them: `03/04/1980` in one of two orders. */
function keptDay(cell: string, order: DateOrder): string {
  const [a = '', b = '', year = ''] = cell.split('/');
  if (year === '' || order === 'as_written') return cell;
  return order === 'day_first' ? `${year}-${b}-${a}` : `${year}-${a}-${b}`;
}

function look(token: string, dialect: DialectOverride): InspectedFile {
  const delimiter = dialect.delimiter ?? ';';
  const named = dialect.header ?? true;
  const encoding = dialect.encoding ?? 'UTF-8';
  const order = dialect.dates[0]?.order ?? 'month_first';
  const right = delimiter === ';';
  const all = named ? rows : [header, ...rows];
  const shown = right ? all : all.map((row) => [row.join(';')]);
  const columns: ImportColumn[] = right
    ? header.map((name, at) => ({
        header: named ? name : `Column ${at + 1}`,
        sample: rows.find((row) => row[at])?.[at] ?? '',
        holds: holds[name] ?? ('text' as const),
        dates: name === 'Geboren' ? order : null,
        ...(guesses[at] ?? { role: { kind: 'ignore' }, confidence: 'unused' }),
      }))
    : [
        {
          header: named ? header.join(';') : 'Column 1',
          sample: (rows[0] ?? []).join(';'),
          holds: 'text',
          dates: null,
          role: { kind: 'ignore' },
          confidence: 'look',
        },
      ];
  return {
    token,
    format: 'delimited',
    people_out: null,
    archived: false,
    activity: token === 'activity',
    sheets: [],
    sheet: null,
    name: 'autumn-fair-signups.csv',
    size: 1_248_210,
    encoding,
    delimiter,
    header: named,
    quote: '"',
    preamble: 0,
    row_estimate: 12_480,
    columns,
    rows: shown.map((cells, at) => ({
      number: at + (named ? 2 : 1),
      cells,
      kept: cells.map((cell, column) => (column === 7 ? keptDay(cell, order) : cell)),
    })),
    encodings: ['UTF-8', 'windows-1252', 'UTF-16LE', 'macintosh'],
    known_fields: ['town', 'birthday'],
    mapping,
  };
}

/** What would become of the rows above, as far as the sample knows. */
function results({ policy, columns, people_out }: ImportPlan): ImportPreviewRow[] {
  const town = columns.filter((role) => role.kind === 'field').slice(0, 1);
  const changes: RowResult =
    policy === 'skip' || town.length === 0 ? { kind: 'same' } : { kind: 'changes', columns: town };
  const refused: RowResult = {
    kind: 'refused',
    reason: 'address_no_at',
    message: 'there is no @ in it',
  };
  const taken: RowResult[] = [
    { kind: 'new' },
    changes,
    refused,
    { kind: 'new' },
    { kind: 'stays_out' },
    { kind: 'no_consent' },
    { kind: 'same' },
    changes,
  ];
  return taken.map((result, at) => ({
    row: at + 2,
    result: people_out && result !== refused ? { kind: 'stays_out' } : result,
  }));
}

const counted = {
  added: 9_812,
  updated: 2_431,
  unchanged: 102,
  refused: 119,
  stay_out: 16,
  no_consent: 24,
  reasons: [
    { reason: 'address_no_at', message: 'there is no @ in it', count: 71 },
    { reason: 'double', message: 'this address stands further up in the file', count: 45 },
    {
      reason: 'address_too_long',
      message: 'it is longer than the 254 characters an address may have',
      count: 3,
    },
  ],
  doubts: [
    { reason: 'address_typo', message: '', count: 8 },
    { reason: 'address_role', message: '', count: 41 },
  ],
  doubted: [
    {
      row: 18,
      address: 'r.keller@gmial.example',
      reason: 'address_typo',
      message: 'did you mean r.keller@gmail.example?',
    },
    { row: 44, address: 'info@nursery.example', reason: 'address_role', message: '' },
  ],
  refusals: [
    {
      row: 4,
      address: 'anja.brandt(at)web.example',
      reason: 'address_no_at',
      message: 'there is no @ in it',
    },
    {
      row: 311,
      address: 'l.brunner@blue.example',
      reason: 'double',
      message: 'this address stands further up in the file',
    },
  ],
};

function pastImport(id: string, name: string, at: number, some: Partial<PastImport>): PastImport {
  return {
    id,
    name,
    state: 'done',
    can_be_undone: true,
    consent: 'not_stated',
    wording: '',
    at,
    undone_at: null,
    rows: 12_480,
    added: 9_812,
    updated: 2_431,
    refused: 0,
    has_report: true,
    ...some,
  };
}

function added(one: ImportStatus, other: ImportStatus): ImportStatus {
  return {
    ...one,
    phase: other.phase === 'running' ? 'running' : one.phase,
    rows: one.rows + other.rows,
    row_estimate: one.row_estimate + other.row_estimate,
    added: one.added + other.added,
    updated: one.updated + other.updated,
    unchanged: one.unchanged + other.unchanged,
    refused: one.refused + other.refused,
  };
}

export const imports: Area = (world) => {
  const jobs = new Map<string, ImportStatus>();
  const day = 86_400_000;
  const past: PastImport[] = world.first
    ? []
    : [
        pastImport('p3', 'autumn-fair-signups.csv', world.now() - day, {
          consent: 'opt_in',
          wording: 'Yes, send me the newsletter once a month',
          refused: 119,
        }),
        pastImport(
          'p2',
          'Kundenliste_Filiale_Nord_mit_allen_Adressen_2026_final_v3.xlsx',
          world.now() - 9 * day,
          {
            added: 1,
            updated: 0,
            consent: 'customer',
          },
        ),
        pastImport('p1', 'members.vcf', world.now() - 40 * day, {
          state: 'undone',
          can_be_undone: false,
          undone_at: world.now() - 39 * day,
          consent: 'member',
        }),
      ];
  const find = (id: string): ImportStatus => {
    const job = jobs.get(id);
    if (!job) throw new Failure({ code: 'not_found', message: 'No such import.', hint: null });
    return job;
  };
  const step = (id: string): ImportStatus => {
    const job = find(id);
    if (job.phase !== 'running') return job;
    const next = job.rows + (job.dry_run ? 12_480 : 4_200);
    if (next < 12_480) {
      job.rows = next;
      job.added = Math.round(next * 0.78);
      job.updated = Math.round(next * 0.19);
      return job;
    }
    Object.assign(job, counted, { rows: 12_480, phase: 'done' });
    if (!job.dry_run) {
      for (let at = 0; at < 12; at += 1) {
        world.contacts.push({ ...person(9_000 + at, world.now()), id: `${id}-${at}` });
      }
      world.changed('contacts', 'lists');
    }
    return job;
  };
  return {
    import_paste: () => ({ token: 'sample-file' }),
    import_mapping_save: (one) => {
      mapping = one;
      return {};
    },
    import_mapping_delete: () => {
      mapping = null;
      return {};
    },
    import_inspect: ({ token, dialect }) => {
      if (token === 'empty') {
        throw new Failure({ code: 'import_empty', message: 'the file is empty', hint: null });
      }
      return look(token, dialect);
    },
    import_preview: ({ plan }) => results(plan),
    import_tables: ({ others }) =>
      others.map((token) => ({
        token,
        sheet: null,
        name: `${token}.csv`,
        alike: token !== 'other-columns',
        row_estimate: 12_480,
        trouble: null,
      })),
    import_run: ({ plan, dry_run }) => {
      const job: ImportStatus = {
        id: `import-${jobs.size + 1}`,
        name: 'autumn-fair-signups.csv',
        dry_run,
        phase: 'running',
        rows: 0,
        row_estimate: 12_480,
        added: 0,
        updated: 0,
        unchanged: 0,
        refused: 0,
        stay_out: 0,
        no_consent: 0,
        reasons: [],
        refusals: [],
        doubts: [],
        doubted: [],
        failure: null,
      };
      jobs.set(job.id, job);
      if (plan.new_list && !dry_run) {
        world.lists.push({
          id: `list-${world.lists.length + 1}`,
          name: plan.new_list,
          people: 0,
          sendable: 0,
        });
      }
      return job;
    },
    import_status: ({ id }) => step(id),
    import_statuses: ({ ids }) => {
      const each = ids.map(step);
      const [first = find(''), ...others] = each;
      const all = others.reduce((sum, one) => added(sum, one), { ...first });
      return { all, each };
    },
    import_stop: ({ id }) => {
      const job = find(id);
      job.phase = 'stopped';
      return job;
    },
    import_history: () => past.map((one) => ({ ...one })),
    import_undo: ({ id }) => {
      const one = past.find((found) => found.id === id);
      if (one)
        Object.assign(one, { state: 'undone', can_be_undone: false, undone_at: world.now() });
      world.changed('imports', 'contacts');
      return { removed: one?.added ?? 0, restored: one?.updated ?? 0, kept: 2 };
    },
    import_report_save: () => ({ name: 'autumn-fair-signups-left-out.csv', rows: 119 }),
  };
};
