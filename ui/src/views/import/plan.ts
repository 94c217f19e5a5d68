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
  ConsentBasis,
  DialectOverride,
  ImportPlan,
  InspectedFile,
  KnownPolicy,
} from '../../host/types';

/** Two figures of an estimate; more would look like a count. */
export function roundEstimate(estimate: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, estimate))) - 1);
  return Math.round(estimate / step) * step;
}

export interface ImportOptions {
  /** Chosen roles by the column's place. */
  roles: Record<number, ColumnRole>;
  policy: KnownPolicy;
  /** Which addresses of a row with several become contacts. */
  addresses: Addresses;
  /** Why the people in the file may be written to. */
  consent: ConsentBasis;
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
    consent: 'not_stated',
    wording: '',
    out,
    lists: [],
    newList: listName(file),
    makeList: true,
    batch: null,
  };
}

/** What a kept mapping says, where it is not what is guessed anyway. */
export function savedRoles(look: InspectedFile): Record<number, ColumnRole> {
  const kept = look.mapping?.columns ?? [];
  const roles: Record<number, ColumnRole> = {};
  look.columns.forEach((column, at) => {
    const role = kept[at];
    if (role && roleKey(role) !== roleKey(column.role)) roles[at] = role;
  });
  return roles;
}

export function rolesOf(look: InspectedFile, options: ImportOptions): ColumnRole[] {
  return look.columns.map((column, at) => options.roles[at] ?? column.role);
}

export function makePlan(
  look: InspectedFile,
  dialect: DialectOverride,
  options: ImportOptions,
): ImportPlan {
  const name = options.newList.trim();
  return {
    token: look.token,
    dialect,
    columns: rolesOf(look, options),
    policy: options.policy,
    addresses: options.addresses,
    consent: options.consent,
    wording: options.wording,
    people_out: options.out ? (look.people_out ?? 'unsubscribed') : null,
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
