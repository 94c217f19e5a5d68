/**
 * Segment rules as the editor handles them: the kinds of conditions, and what a new one looks like.
 *
 * Leaves out: which contacts match, which the engine decides.
 */
import type { SegmentRule, SegmentTest } from '../../host/types';

export type Kind = SegmentRule['kind'];
export type Op = SegmentTest['op'];
export type Group = Extract<SegmentRule, { kind: 'group' }>;

/** A single condition. */
export type Single = Exclude<SegmentRule, { kind: 'group' }>;

export const textOps: Op[] = ['is', 'is_not', 'contains', 'starts_with', 'filled', 'empty'];
export const numberOps: Op[] = ['above', 'below'];
export const dateOps: Op[] = [
  'before',
  'after',
  'within_last_days',
  'within_next_days',
  'anniversary_today',
];

export function opsOf(kind: Kind): Op[] {
  switch (kind) {
    case 'field':
      return [...textOps, ...numberOps, ...dateOps];
    case 'since':
      return ['before', 'after', 'within_last_days'];
    default:
      return textOps;
  }
}

export function freshTest(op: Op): SegmentTest {
  switch (op) {
    case 'filled':
    case 'empty':
    case 'anniversary_today':
      return { op };
    case 'within_last_days':
    case 'within_next_days':
      return { op, value: 30 };
    default:
      return { op, value: '' };
  }
}

/** The test with another operator; its value stays where it still fits. */
export function withOp(test: SegmentTest, op: Op): SegmentTest {
  const fresh = freshTest(op);
  const old = 'value' in test ? test.value : null;
  if ('value' in fresh && old !== null && typeof old === typeof fresh.value) {
    return { ...fresh, value: old } as SegmentTest;
  }
  return fresh;
}

export function freshRule(kind: Kind): SegmentRule {
  switch (kind) {
    case 'group':
      return { kind, together: 'any', rules: [] };
    case 'field':
      return { kind, name: '', test: freshTest('is') };
    case 'since':
      return { kind, test: freshTest('within_last_days') };
    case 'given_name':
    case 'family_name':
    case 'address':
    case 'domain':
      return { kind, test: freshTest('is') };
    case 'on_list':
      return { kind, list: '' };
    case 'status':
      return { kind, status: 'subscribed' };
    case 'consent':
      return { kind, basis: 'opt_in' };
    case 'import':
      return { kind, import: '' };
    case 'got':
      return { kind, campaign: '' };
    case 'got_of_last':
      return { kind, campaigns: 3, at_least: 1 };
    case 'opened_of_last':
      return { kind, mails: 3, at_most: 0 };
    case 'opened':
    case 'clicked':
      return { kind, campaign: '' };
    case 'active_within_days':
      return { kind, days: 90 };
  }
}

/** The condition with another kind; its test stays if that kind has the operator. */
export function withKind(rule: SegmentRule, kind: Kind, name = ''): SegmentRule {
  const fresh = freshRule(kind);
  const next = fresh.kind === 'field' ? { ...fresh, name } : fresh;
  return 'test' in rule && 'test' in next && opsOf(kind).includes(rule.test.op)
    ? { ...next, test: rule.test }
    : next;
}

export const asGroup = (rule: SegmentRule): Group =>
  rule.kind === 'group' ? rule : { kind: 'group', together: 'all', rules: [rule] };

export const emptyGroup: Group = { kind: 'group', together: 'all', rules: [] };

/** Without groups that have no condition: the editor keeps them to be filled. */
export function withoutEmptyGroups(group: Group): Group {
  const rules = group.rules
    .map((rule) => (rule.kind === 'group' ? withoutEmptyGroups(rule) : rule))
    .filter((rule) => rule.kind !== 'group' || rule.rules.length > 0);
  return { ...group, rules };
}

/** Some condition in it tests opens or clicks. */
export function usesOpens(rule: SegmentRule): boolean {
  switch (rule.kind) {
    case 'group':
      return rule.rules.some(usesOpens);
    case 'opened_of_last':
    case 'opened':
    case 'clicked':
    case 'active_within_days':
      return true;
    default:
      return false;
  }
}

/** The group with another rule at `at`, or without it (null). */
export function replaceRule(group: Group, at: number, rule: SegmentRule | null): Group {
  const rules = group.rules.flatMap((old, index) =>
    index === at ? (rule === null ? [] : [rule]) : [old],
  );
  return { ...group, rules };
}
