/**
 * What the user has chosen so far, and the plan it makes.
 *
 * A column keeps the program's guess until another role is chosen. Leaves out: whether the plan is
 * good, which the program says.
 */
import type {
  ColumnRole,
  DialectOverride,
  ImportLook,
  ImportPlan,
  KnownPolicy,
} from '../../host/types';

/** Two figures of an estimate; more would look like a count. */
export function roughly(estimate: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, estimate))) - 1);
  return Math.round(estimate / step) * step;
}

export interface Choices {
  /** Chosen roles by the column's place. */
  roles: Record<number, ColumnRole>;
  policy: KnownPolicy;
  lists: string[];
  newList: string;
  makeList: boolean;
}

/** "spring-fair_2026.csv" → "spring fair 2026" */
export function listName(file: string): string {
  return file
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replace(/[_-]+/g, ' ')
    .trim();
}

export function emptyChoices(file: string): Choices {
  return { roles: {}, policy: 'overwrite', lists: [], newList: listName(file), makeList: true };
}

export function rolesOf(look: ImportLook, choices: Choices): ColumnRole[] {
  return look.columns.map((column, at) => choices.roles[at] ?? column.role);
}

export function makePlan(look: ImportLook, dialect: DialectOverride, choices: Choices): ImportPlan {
  const name = choices.newList.trim();
  return {
    part: look.part,
    dialect,
    columns: rolesOf(look, choices),
    policy: choices.policy,
    many: 'first',
    lists: choices.lists,
    new_list: choices.makeList && name ? name : null,
    tags: [],
    consent: { basis: 'not_stated', wording: '' },
    people_are_out: look.people_are_out,
  };
}

/** A role as one text, for a select. */
export function roleKey(role: ColumnRole): string {
  return role.kind === 'field' ? `field ${role.name}` : role.kind;
}

export function roleOfKey(key: string): ColumnRole {
  if (key.startsWith('field ')) return { kind: 'field', name: key.slice(6), field: 'text' };
  switch (key) {
    case 'address':
    case 'given_name':
    case 'family_name':
    case 'full_name':
    case 'consent':
    case 'consent_at':
    case 'consent_ip':
    case 'tags':
    case 'note':
      return { kind: key };
    default:
      return { kind: 'ignore' };
  }
}
