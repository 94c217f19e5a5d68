/** Plain values that tests change one part of. */
import type { CampaignRow, CountsView, LimitsView, PlanView, RelayView } from '../host/types';

export const plan: PlanView = {
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

/** A relay of this name that is ready; its id is the name in small letters. */
export function relay(name: string, changes: Partial<RelayView> = {}): RelayView {
  return {
    id: name.toLowerCase(),
    name,
    kind: 'smtp',
    preset: 'other',
    host: 'smtp.example.net',
    port: 587,
    tls: 'starttls',
    allow_plain: false,
    user: 'shop',
    has_password: true,
    has_own_ca: false,
    connections: 4,
    per_second: 10,
    per_connection: 100,
    ehlo_name: '',
    slow_wire: false,
    wire: null,
    paused: null,
    limits: noLimits,
    gauges: [],
    learned_limits: { connections: null, per_connection: null, per_second: null },
    accepted_today: 0,
    ...changes,
  };
}

export const counts: CountsView = {
  queued: 2_726,
  leased: 0,
  sending: 20,
  accepted: 1_204,
  deferred: 31,
  refused: 14,
  expired: 0,
  withdrawn: 3,
  in_doubt: 2,
};

/** A campaign in the list; it is being sent. */
export function campaignRow(id: string, name: string): CampaignRow {
  return {
    id,
    name,
    title: name,
    subject: name,
    status: 'sending',
    counts,
    total: 4_000,
    relay_name: 'SendGrid',
    starts_at: null,
    created_at: Date.now(),
    updated_at: Date.now(),
    started_at: Date.now(),
    finished_at: null,
    buttons: ['pause', 'cancel'],
  };
}

/** One line of a provider's activity file. */
interface ActivityRow {
  email: string;
  event: 'delivered' | 'open' | 'click' | 'bounce' | 'spamreport' | 'teleported';
  /** The Message-ID of the mail; none: an unknown mail. */
  mail?: string | null;
  robot?: boolean;
  url?: string;
}

/** A provider's activity file as SendGrid writes it; the events are a second apart. */
export function activity(rows: ActivityRow[]): string {
  const start = Math.floor(Date.now() / 1000) - rows.length;
  const lines = rows.map(({ email, event, mail, robot = false, url = '' }, index) =>
    [email, start + index, mail ?? '', event, robot, `x${index}.filter`, url].join(),
  );
  return ['email,timestamp,smtp-id,event,sg_machine_open,sg_message_id,url', ...lines].join('\n');
}
