/** Conditions that people are described by: built, said in words, kept. */
export { FilterChips } from './FilterChips';
export { OpensNote } from './OpensNote';
export { RuleGroup } from './RuleGroup';
export { asGroup, emptyGroup, freshRule, type Group, usesOpens, withoutEmptyGroups } from './rule';
export { SaveSegmentDialog } from './SaveSegmentDialog';
