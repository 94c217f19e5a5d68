/**
 * The lowest shelf: what pages are drawn with. Knows no command and no page.
 */
export { type Crumb, CrumbsProvider, useCrumbs, useCurrentCrumbs } from './crumbs';
export { DropVeil } from './DropVeil';
export { Empty, type EmptyProps } from './Empty';
export { ErrorPanel, type ErrorPanelProps } from './ErrorPanel';
export { Frame, type FrameProps, type NavItem } from './Frame';
export { failureWords } from './failureWords';
export { Gauge, type GaugeProps } from './Gauge';
export { SkeletonRows, useLate } from './Loading';
export { Note, type NoteProps } from './Note';
export { Hair, Page, PageHead, type PageHeadProps, Panel, type PanelProps, PanelRow } from './Page';
export { Stamp } from './Stamp';
export { Counts, type CountsProps, StateBar } from './StateBar';
export { StateChip, StateMark } from './StateMark';
export { type BarState, barOrder, explained, inBar, type StateName, states } from './states';
