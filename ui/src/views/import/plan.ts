/**
 * What the user has chosen so far, and the plan it makes.
 *
 * A column keeps the program's guess until another role is chosen. Leaves out: whether the plan is
 * good, which the program says.
 */
import { listName } from '../../features/listName';
import type {
  Addresses,
  ColumnRole,
  ConsentAnswer,
  ConsentBasis,
  ConsentQuestion,
  DialectOverride,
  ImportColumn,
  ImportPlan,
  InspectedFile,
  KnownPolicy,
} from '../../host/types';

/** Two significant digits of an estimate: more would suggest a count. */
export function roundEstimate(estimate: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, estimate))) - 1);
  return Math.round(estimate / step) * step;
}

/** Which proposed spellings of addresses the user accepted. */
export interface Corrections {
  /** As they are in the file. */
  corrected: string[];
  correctAll: boolean;
}

export interface ImportOptions extends Corrections {
  /** Chosen roles by the column's place. */
  roles: Record<number, ColumnRole>;
  policy: KnownPolicy;
  /** Which addresses of a row with several become contacts. */
  addresses: Addresses;
  /** Answers to the questions of columns, by the column's place. */
  answers: Record<number, ConsentAnswer>;
  /** Why the people in the file may be emailed; null: not answered yet. */
  consent: ConsentBasis | null;
  /** What they agreed to, in the user's words. */
  wording: string;
  /** Everybody in the file is out. */
  out: boolean;
  lists: string[];
  newList: string;
  makeList: boolean;
  /** Keys of the tables that go with it; null: those that usually do. */
  batch: string[] | null;
}

export function defaultOptions(file: string, out = false): ImportOptions {
  return {
    roles: {},
    policy: 'overwrite',
    addresses: 'first',
    answers: {},
    corrected: [],
    correctAll: false,
    consent: null,
    wording: '',
    out,
    lists: [],
    newList: listName(file),
    makeList: true,
    batch: null,
  };
}

/** The roles of a saved mapping that differ from the guessed ones. */
export function savedRoles(inspected: InspectedFile): Record<number, ColumnRole> {
  const saved = inspected.mapping?.columns ?? [];
  const roles: Record<number, ColumnRole> = {};
  inspected.columns.forEach((column, at) => {
    const role = saved[at];
    if (role && roleKey(role) !== roleKey(column.role)) roles[at] = role;
  });
  return roles;
}

export function rolesOf(inspected: InspectedFile, options: ImportOptions): ColumnRole[] {
  return inspected.columns.map((column, at) => options.roles[at] ?? column.role);
}

/** The role that an answer gives a column; none: the role stays. */
function answeredRole(column: ImportColumn, answer: ConsentAnswer): ColumnRole {
  if (answer === 'other_meaning') return { kind: 'ignore' };
  if (column.question?.kind !== 'yes_means') return column.role;
  return { kind: answer === 'may_be_emailed' ? 'consent' : 'opted_out' };
}

/** The options after a question is answered. */
export function withAnswer(
  inspected: InspectedFile,
  options: ImportOptions,
  at: number,
  answer: ConsentAnswer,
): Pick<ImportOptions, 'answers' | 'roles'> {
  const column = inspected.columns[at];
  const roles = column ? { ...options.roles, [at]: answeredRole(column, answer) } : options.roles;
  return { answers: { ...options.answers, [at]: answer }, roles };
}

/** The options after a role is chosen: the role also answers the column's question. */
export function withRole(
  inspected: InspectedFile,
  options: ImportOptions,
  at: number,
  role: ColumnRole,
): Pick<ImportOptions, 'answers' | 'roles'> {
  const roles = { ...options.roles, [at]: role };
  const question = inspected.columns[at]?.question;
  if (!question) return { answers: options.answers, roles };
  const answers = { ...options.answers, [at]: answerOf(question, role) };
  return { answers, roles };
}

function answerOf(question: ConsentQuestion, role: ColumnRole): ConsentAnswer {
  const isEvidence = role.kind === 'consent' || role.kind === 'opted_out';
  if (!isEvidence) return 'other_meaning';
  if (question.kind === 'yes_means' && role.kind === 'consent') return 'may_be_emailed';
  return 'no_mail';
}

/** A column holds the consent of each person. */
export function hasConsentColumn(roles: ColumnRole[]): boolean {
  return roles.some(({ kind }) => kind === 'consent' || kind === 'consent_at');
}

/** The user has said who may be emailed: the basis, and each column's question. */
export function isConsentAnswered(inspected: InspectedFile, options: ImportOptions): boolean {
  if (options.out) return true;
  const open = inspected.columns.some((column, at) => column.question && !options.answers[at]);
  const perRow = hasConsentColumn(rolesOf(inspected, options));
  return !open && options.consent !== null && (options.consent !== 'not_stated' || perRow);
}

export function makePlan(
  inspected: InspectedFile,
  dialect: DialectOverride,
  options: ImportOptions,
): ImportPlan {
  const name = options.newList.trim();
  return {
    token: inspected.token,
    dialect,
    columns: rolesOf(inspected, options),
    policy: options.policy,
    addresses: options.addresses,
    answers: Object.entries(options.answers).map(([at, answer]) => ({
      column: Number(at),
      answer,
    })),
    corrections: options.corrected,
    correct_all: options.correctAll,
    // A preview before the answer shows nobody as a recipient.
    consent: options.consent ?? 'none',
    wording: options.wording,
    suppression_reason: options.out ? (inspected.suppression_reason ?? 'unsubscribed') : null,
    lists: options.lists,
    new_list: options.makeList && name ? name : null,
  };
}

/** A role as one text, for a select. */
export function roleKey(role: ColumnRole): string {
  return role.kind === 'field' ? `field ${role.name}` : role.kind;
}

export function roleOfKey(key: string): ColumnRole {
  if (key.startsWith('field ')) return { kind: 'field', name: key.slice(6) };
  switch (key) {
    case 'address':
    case 'given_name':
    case 'family_name':
    case 'full_name':
    case 'other_address':
    case 'consent':
    case 'opted_out':
    case 'consent_at':
    case 'evidence':
    case 'lists':
    case 'tags':
      return { kind: key };
    default:
      return { kind: 'ignore' };
  }
}
