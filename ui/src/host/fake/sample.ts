/**
 * The invented shop behind the fake host: relays, people, lists and campaigns of a small seed
 * merchant, or nothing at all for the first start.
 */
import type {
  CampaignCommand,
  CampaignRow,
  CampaignStatus,
  ContactDetail,
  ContactStatus,
  CountsView,
  RelayView,
} from '../types';
import { gauge, noLimits, untaught } from './plans';
import type { World } from './world';

const minute = 60_000;
const day = 24 * 60 * minute;

export const noCounts: CountsView = {
  queued: 0,
  leased: 0,
  sending: 0,
  accepted: 0,
  deferred: 0,
  refused: 0,
  expired: 0,
  withdrawn: 0,
  in_doubt: 0,
};

export function relay(some: Partial<RelayView> & Pick<RelayView, 'id' | 'name'>): RelayView {
  return {
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
    slow_wire: false,
    wire: null,
    paused: null,
    limits: noLimits,
    gauges: [],
    taught: untaught,
    accepted_today: 0,
    ...some,
  };
}

const practiceRelay = relay({
  id: 'practice',
  name: 'Practice relay',
  kind: 'practice',
  preset: 'practice',
  host: '127.0.0.1',
  port: 2525,
  tls: 'none',
  allow_plain: true,
  user: '',
  has_password: false,
  per_second: null,
  per_connection: null,
});

export function campaign(
  some: Partial<CampaignRow> & Pick<CampaignRow, 'id' | 'name' | 'status'>,
  now: number,
): CampaignRow {
  const counts = some.counts ?? noCounts;
  const byStatus: Record<CampaignStatus, CampaignCommand[]> = {
    draft: ['start', 'schedule'],
    scheduled: ['start', 'unschedule'],
    overdue: ['start', 'unschedule'],
    sending: ['pause', 'cancel'],
    paused: ['resume', 'cancel'],
    stopped: ['resume', 'cancel'],
    done: counts.refused > 0 ? ['retry_failures'] : [],
    cancelled: [],
  };
  return {
    title: some.name || (some.subject ?? ''),
    subject: '',
    counts,
    total: Object.values(counts).reduce((sum, part) => sum + part, 0),
    relay_name: 'SendGrid',
    starts_at: null,
    created_at: now - 3 * day,
    updated_at: now - day,
    started_at: null,
    finished_at: null,
    buttons: byStatus[some.status],
    ...some,
  };
}

function done(
  id: string,
  name: string,
  ago: number,
  accepted: number,
  refused: number,
  now: number,
) {
  return campaign(
    {
      id,
      name,
      subject: name,
      status: 'done',
      counts: { ...noCounts, accepted, refused },
      started_at: now - ago * day,
      finished_at: now - ago * day + 70 * minute,
    },
    now,
  );
}

const given = ['Anna', 'Ben', 'Chloé', 'Dieter', 'Elif', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas'];
const family = ['Whitcombe', 'Okafor', 'Lindqvist', 'Müller', 'Haddad', 'Novak', 'Rossi', 'Smith'];
const domains = [
  'gmail.example',
  'outlook.example',
  'web.example',
  'college.example',
  'post.example',
];
const statuses: ContactStatus[] = ['subscribed', 'unsubscribed', 'bounced', 'complained'];

/** Person number `index`: always the same one. */
const towns = ['Frome', 'Bath', 'Bristol', 'Wells', 'Stow-on-the-Wold'];

export function person(index: number, now: number): ContactDetail {
  const first = given[index % given.length] ?? 'Anna';
  const last = family[(index * 7) % family.length] ?? 'Smith';
  const status = index % 17 === 0 ? (statuses[(index / 17) % 4] ?? 'subscribed') : 'subscribed';
  const plain = `${first}.${last}`
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z.]/g, '');
  return {
    id: `person-${index}`,
    address: `${plain}${index}@${domains[index % domains.length]}`,
    given_name: index % 23 === 5 ? null : first,
    family_name: index % 23 === 5 ? null : last,
    status,
    lists: index % 3 === 0 ? ['list-1', 'list-2'] : ['list-1'],
    fields: index % 2 === 0 ? { town: towns[index % towns.length] ?? 'Frome' } : {},
    created_at: now - (index % 400) * day,
    updated_at: now - (index % 40) * day,
  };
}

type Sample = Omit<World, 'changed' | 'drop'>;

export function freshWorld(first: boolean): Sample {
  const now = Date.now();
  const base = { now: () => Date.now(), details: new Map(), pictures: new Map() };
  if (first) {
    return {
      ...base,
      first,
      settings: {
        language: 'system',
        theme: 'system',
        workspace_name: '',
        sender_name: '',
        sender_address: '',
        postal_address: '',
        keep_awake: true,
      },
      relays: [practiceRelay],
      contacts: [],
      lists: [],
      campaigns: [],
    };
  }
  return {
    ...base,
    first,
    settings: {
      language: 'system',
      theme: 'system',
      workspace_name: 'Alder & Moss',
      sender_name: 'Ines at Alder & Moss',
      sender_address: 'hello@aldermoss.example',
      postal_address: 'Alder & Moss Seeds, 4 Mill Lane, Frome',
      keep_awake: true,
    },
    relays: [
      relay({
        id: 'sendgrid',
        name: 'SendGrid',
        preset: 'sendgrid',
        accepted_today: 1004,
        limits: { ...noLimits, per_minute: 600, per_day: 1_840 },
        gauges: [
          gauge('second', 3, 10),
          gauge('minute', 178, 600),
          gauge('day', 1_004, 1_840, { learnt: true }),
        ],
        taught: { ...untaught, connections: 3 },
      }),
      relay({
        id: 'brevo',
        name: 'Brevo',
        preset: 'brevo',
        accepted_today: 220,
        per_second: 1,
        limits: {
          ...noLimits,
          per_day: 300,
          day: { kind: 'from', minute: 0, zone: 'Europe/Paris' },
          warm_up: { first_day: 100, growth: 40, target: 300, began_at: now - 2 * day },
        },
        gauges: [
          gauge('second', 0, 1),
          gauge('day', 195, 195, { warm_up: true, refills_at: now + 9 * 60 * minute }),
        ],
      }),
      relay({
        id: 'mailgun',
        name: 'Mailgun',
        preset: 'mailgun',
        paused: {
          why: 'wrong_password',
          text: '535 5.7.0 Authentication failed',
          since: now - 34 * minute,
          until: null,
        },
      }),
      practiceRelay,
    ],
    contacts: Array.from({ length: 1_200 }, (_, index) => person(index, now)),
    lists: [
      { id: 'list-1', name: 'Newsletter', people: 1_200, sendable: 1_147 },
      { id: 'list-2', name: 'Open day', people: 400, sendable: 382 },
    ],
    campaigns: [
      campaign(
        {
          id: 'spring',
          name: 'Spring news: early sowing, new tomatoes and an open day',
          subject: 'Early sowing, new tomatoes and an open day',
          status: 'sending',
          counts: {
            ...noCounts,
            accepted: 1204,
            sending: 20,
            deferred: 31,
            in_doubt: 2,
            refused: 14,
            withdrawn: 3,
            queued: 2726,
          },
          started_at: now - 21 * minute,
        },
        now,
      ),
      done('mother', 'Mother’s Day seed tins', 14, 3874, 38, now),
      done(
        'welcome',
        'Welcome to the seed club, and a first word about sowing times for new gardeners',
        26,
        212,
        0,
        now,
      ),
      done('winter', 'Winter clearance, last three days', 45, 3851, 48, now),
      done('catalogue', 'Catalogue 2027 is here', 66, 3880, 25, now),
      done('christmas', 'A short note before Christmas', 92, 3866, 24, now),
      campaign(
        {
          id: 'frost',
          name: 'First frost: what to bring in',
          subject: 'Bring the dahlias in',
          status: 'scheduled',
          starts_at: now + 11 * 60 * minute,
        },
        now,
      ),
      campaign(
        {
          id: 'bulbs',
          name: 'Bulbs, last call',
          subject: 'The last tulips go on Friday',
          status: 'overdue',
          starts_at: now - 95 * minute,
        },
        now,
      ),
      campaign(
        {
          id: 'openday',
          name: 'Open day reminder',
          subject: 'See you on Saturday',
          status: 'draft',
        },
        now,
      ),
      campaign(
        { id: 'easter', name: 'Easter hours and late-spring collection', status: 'draft' },
        now,
      ),
    ],
  };
}
