/** Conditions that people are described by: built, said in words, kept. */
export { Chips } from './Chips';
export { GroupBox } from './GroupBox';
export { OpensNote } from './OpensNote';
export { asGroup, asksForOpens, everybody, freshRule, type Group, withoutEmpty } from './rule';
export { SaveDialog } from './SaveDialog';
