/** A campaign while it is sent over three relays, and the relays: states that the sample lacks. */
import type { LimitUsage, LiveView, Per, RelayView } from '../host/types';
import { campaignRow, counts, noLimits, plan, relay } from './samples';

const minute = 60_000;
const now = Date.now();
const midnight = new Date(now).setHours(24, 0, 0, 0);

const gauge = (
  per: Per,
  used: number,
  most: number,
  some: Partial<LimitUsage> = {},
): LimitUsage => ({
  per,
  used,
  most,
  learned: false,
  warm_up: false,
  refills_at: null,
  ...some,
});

const brevo = {
  per_second: 1,
  gauges: [
    gauge('second', 0, 1),
    gauge('day', 195, 195, { warm_up: true, refills_at: now + 9 * 60 * minute }),
  ],
};

const sendgrid = [gauge('second', 3, 10), gauge('minute', 178, 600), gauge('day', 1_004, 1_840)];

export const relays: RelayView[] = [
  relay('SendGrid', { gauges: sendgrid }),
  relay('Brevo', {
    ...brevo,
    limits: {
      ...noLimits,
      per_day: 300,
      warm_up: { first_day: 100, growth: 40, target: 300, began_at: now - 2 * 24 * 60 * minute },
    },
  }),
  relay('Mailgun', {
    paused: {
      why: 'wrong_password',
      text: '535 5.7.0 Authentication failed',
      since: now - 34 * minute,
      until: null,
    },
  }),
];

const atWork = {
  connections_max: 4,
  paused_until: null,
  learned_limits: { connections: null, per_connection: null, per_second: null },
  sender_not_taken: false,
};

export const live: LiveView = {
  campaign: campaignRow('spring', 'Spring news'),
  from: 'Ines at Alder & Moss <hello@aldermoss.example>',
  stopped_why: null,
  counts,
  total: 4_000,
  per_second: 1,
  forecast: {
    done_at: midnight + 70 * minute,
    rests: [
      {
        from: Math.min(now + 14 * minute, midnight),
        until: midnight,
        after: 836,
        reason: { kind: 'limit', relay: 'SendGrid', per: 'day' },
      },
    ],
  },
  freezing: null,
  plan: { ...plan, next_relays: ['brevo', 'mailgun'] },
  speed: Array.from({ length: 40 }, (_, at) => ({
    at: now - (40 - at) * (minute / 2),
    accepted: 29,
    other: at % 5 === 2 ? 3 : 0,
  })),
  speed_step: minute / 2,
  last: [1, 2, 3].map((number) => ({
    delivery: `delivery-${number}`,
    at: now - number * minute,
    status: 'accepted',
    address: `anna.${number}@post.example`,
    reply: `250 2.0.0 Ok: queued as ${number}`,
  })),
  waits: [
    { kind: 'pace', relay: 'SendGrid', per_second: 1, count: 2_726 },
    {
      kind: 'relay_paused',
      relay: 'Mailgun',
      id: 'mailgun',
      why: 'wrong_password',
      text: '535 5.7.0 Authentication failed',
      until: null,
    },
    { kind: 'trying_again', count: 31, next_at: now + 5 * minute },
    { kind: 'in_doubt', count: 2 },
  ],
  relays: [
    {
      ...atWork,
      id: 'sendgrid',
      name: 'SendGrid',
      connections: 2,
      per_second: 10,
      accepted: 1_004,
      paused: null,
      in_use: true,
      gauges: sendgrid,
    },
    {
      ...atWork,
      id: 'brevo',
      name: 'Brevo',
      connections: 2,
      per_second: 1,
      accepted: 200,
      paused: null,
      in_use: false,
      gauges: brevo.gauges,
    },
    {
      ...atWork,
      id: 'mailgun',
      name: 'Mailgun',
      connections: 0,
      per_second: 10,
      accepted: 0,
      paused: 'wrong_password',
      in_use: false,
      gauges: [],
    },
  ],
};
