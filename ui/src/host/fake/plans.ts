/** How the fake host's campaigns go out and what its relays allow, before anybody changes it. */
import type { LimitUsage, LimitsView, Per, PlanView, LearnedLimitsView } from '../types';

export const plainPlan: PlanView = {
  next_relays: [],
  lane: 'campaign',
  in_doubt: 'ask',
  start_at: null,
  zone: '',
  hours: null,
  by_recipient: false,
  missed: 'ask',
  retry_first_minutes: 5,
  give_up_hours: 48,
  per_second: null,
};

export const noLimits: LimitsView = {
  per_minute: null,
  per_hour: null,
  per_day: null,
  day: { kind: 'rolling' },
  domains: [],
  warm_up: null,
  senders: [],
};

export const untaught: LearnedLimitsView = { connections: null, per_connection: null, per_second: null };

export function gauge(per: Per, used: number, most: number, some: Partial<LimitUsage> = {}) {
  return { per, used, most, learnt: false, warm_up: false, refills_at: null, ...some };
}
