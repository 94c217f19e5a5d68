/** Segment rules: the editor, their text, and saving them. */
export { FilterChips } from './FilterChips';
export { OpensNote } from './OpensNote';
export { RuleGroup } from './RuleGroup';
export { asGroup, emptyGroup, freshRule, type Group, usesOpens, withoutEmptyGroups } from './rule';
export { SaveSegmentDialog } from './SaveSegmentDialog';
