/** What became of the last mail to each of the invented people. */
import type { ContactDetail, DeliveryStatus, EventKind, LastMail } from '../types';

/** One outcome after the other; now and then somebody got none yet. */
const outcomes: [DeliveryStatus, EventKind | null][] = [
  ['accepted', 'clicked'],
  ['accepted', 'opened'],
  ['accepted', 'delivered'],
  ['deferred', null],
  ['accepted', 'opened'],
  ['in_doubt', null],
  ['accepted', null],
  ['refused', null],
  ['sending', null],
  ['accepted', 'delivered'],
  ['expired', null],
  ['accepted', 'soft_bounced'],
  ['withdrawn', null],
  ['queued', null],
];

export function lastMail(one: ContactDetail, now: number): LastMail | null {
  const place = Number(one.id.replace(/\D/g, '')) || 0;
  if (place % 11 === 10) return null;
  const mail = { campaign: 'Spring news', at: now - (place % 90) * 3_600_000 };
  const { status } = one;
  if (status === 'bounced' || status === 'complained' || status === 'unsubscribed') {
    return { ...mail, status: 'accepted', fact: status };
  }
  const [delivery, fact] = outcomes[place % outcomes.length] ?? ['accepted', null];
  return { ...mail, status: delivery, fact };
}
