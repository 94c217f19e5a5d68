/** The plan of a campaign: its labels, its forecast, and the dialog that edits it. */
export { AudienceProgress } from './AudienceProgress';
export { useForecastLabels } from './forecast';
export { type CampaignPlan, PlanDialog } from './PlanDialog';
export { allParts, type PlanPart } from './PlanForm';
export { usePerLabels, usePlanLabels } from './planLabels';
export { ourZone, zoneChoices, zoneName } from './zones';
