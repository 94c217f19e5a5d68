/** How a campaign goes out: words for it, its forecast, and the dialog that changes it. */
export { Freezing } from './Freezing';
export { useForecastWords } from './forecast';
export { allParts, type PlanPart } from './PlanForm';
export { type Way, WayDialog } from './WayDialog';
export { usePerWords, usePlanWords } from './words';
export { ourZone, zoneChoices, zoneName } from './zones';
