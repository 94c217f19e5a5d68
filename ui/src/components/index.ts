/**
 * The lowest layer: what pages are built from. Knows no command and no page.
 */
export { BulkBar, type BulkBarProps } from './BulkBar';
export { CodeBlock } from './CodeBlock';
export { ConfirmDialog, type ConfirmDialogProps } from './ConfirmDialog';
export { type Crumb, CrumbsProvider, useCrumbs, useCurrentCrumbs } from './crumbs';
export { DataTable, type DataTableProps } from './DataTable';
export { DropOverlay } from './DropOverlay';
export { Empty, type EmptyProps } from './Empty';
export { ErrorPanel, type ErrorPanelProps } from './ErrorPanel';
export { Fact, type FactProps, Facts, type FactsProps } from './Facts';
export { type FailureLike, FailureText, useFailureText } from './FailureText';
export { Frame, type FrameProps, type NavItem } from './Frame';
export { failureMessage } from './failureMessages';
export { type CodeErrors, type FieldMessages, required, serverErrors, validateWith } from './form';
export { Gauge, type GaugeProps } from './Gauge';
export { SkeletonRows, useLate } from './Loading';
export { Logo } from './Logo';
export { MailFrame, type MailFrameProps } from './MailFrame';
export { Note, type NoteProps } from './Note';
export { Hair, Page, PageHead, type PageHeadProps, Panel, type PanelProps, PanelRow } from './Page';
export type { RowSource } from './rows';
export { SearchField, type SearchFieldProps } from './SearchField';
export { Counts, type CountsProps, StateBar } from './StateBar';
export { StateChip, StateMark } from './StateMark';
export { type Step, Steps } from './Steps';
export { StepTrail, type StepTrailProps } from './StepTrail';
export { type Chosen, type Selection, useSelection } from './selection';
export { type BarState, barOrder, explained, inBar, type StateName, states } from './states';
export type { Column, DataColumn, Sort } from './table';
export { settleTime, UndoCountdown, type UndoCountdownProps } from './UndoCountdown';
export { type Shortcut, useShortcuts } from './useShortcuts';
export { VirtualTable, type VirtualTableProps } from './VirtualTable';
