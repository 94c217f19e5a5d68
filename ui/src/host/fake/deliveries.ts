/** The fake host's answers about deliveries: pages, facets, histories, settling. */
import type {
  AttemptView,
  CountsView,
  DeliveryFilter,
  DeliveryRow,
  DeliveryStatus,
} from '../types';
import { Failure } from '../types';
import { rowOf } from './campaigns';
import { person } from './sample';
import type { Area, World } from './world';

const second = 1000;

interface Said {
  code: number | null;
  enhanced: string | null;
  reply: string | null;
  meaning: string | null;
}

const nothing: Said = { code: null, enhanced: null, reply: null, meaning: null };
const said = (code: number, enhanced: string, text: string, meaning: string): Said => ({
  code,
  enhanced,
  reply: `${code} ${enhanced} ${text}`,
  meaning,
});

const replies: Record<DeliveryStatus, Said[]> = {
  queued: [nothing],
  leased: [nothing],
  sending: [nothing],
  accepted: [said(250, '2.0.0', 'Ok: queued as 9PvT3mKLRym', 'accepted')],
  deferred: [
    said(451, '4.7.1', 'Greylisted, try again in 5 minutes', 'greylisted'),
    said(452, '4.2.2', 'Mailbox full', 'mailbox_full'),
  ],
  refused: [
    said(550, '5.1.1', 'User unknown', 'mailbox_unknown'),
    said(550, '5.1.2', 'Host unknown (domain name not found)', 'domain_unknown'),
  ],
  expired: [said(451, '4.4.1', 'No answer from host', 'gave_up')],
  withdrawn: [{ ...nothing, meaning: 'opted_out' }],
  in_doubt: [{ ...nothing, meaning: 'connection_lost_after_text' }],
};

const made = new WeakMap<World, Map<string, { text: string; rows: DeliveryRow[] }>>();

/** One row a person, always the same for the same counts. */
export function deliveryRows(world: World, campaign: string): DeliveryRow[] {
  const row = rowOf(world, campaign);
  const text = JSON.stringify(row.counts);
  const known = made.get(world) ?? new Map();
  made.set(world, known);
  const cached = known.get(campaign);
  if (cached?.text === text) return cached.rows;
  const statuses = (Object.keys(row.counts) as DeliveryStatus[]).flatMap((status) =>
    Array.from({ length: Math.min(20_000, row.counts[status]) }, () => status),
  );
  const start = row.started_at ?? world.now();
  const rows = statuses.map((_, index): DeliveryRow => {
    // A fixed stride spreads the states over the addresses.
    const status = statuses[(index * 1_009) % statuses.length] ?? 'queued';
    const who = person(index, start);
    const options = replies[status];
    const waits = status === 'queued' || status === 'leased';
    return {
      id: `delivery-${campaign}-${index}`,
      contact: who.id,
      address: who.address,
      name: who.given_name ? `${who.given_name} ${who.family_name}` : null,
      status,
      attempts: waits || status === 'withdrawn' ? 0 : status === 'deferred' ? 2 : 1,
      relay_name: waits || status === 'withdrawn' ? null : index % 6 === 0 ? 'Brevo' : 'SendGrid',
      at: start + (index % 1_200) * second,
      due_at: status === 'deferred' ? world.now() + 300 * second : null,
      ...(options[index % options.length] ?? nothing),
    };
  });
  rows.sort((a, b) => (a.address < b.address ? -1 : 1));
  known.set(campaign, { text, rows });
  return rows;
}

function filtered(world: World, filter: DeliveryFilter): DeliveryRow[] {
  const search = filter.search.toLowerCase();
  return deliveryRows(world, filter.campaign).filter(
    (one) =>
      (!filter.status ||
        one.status === filter.status ||
        (filter.status === 'queued' && one.status === 'leased')) &&
      (!filter.domain || one.address.endsWith(`@${filter.domain}`)) &&
      (!filter.code || String(one.code ?? '').startsWith(filter.code)) &&
      `${one.address} ${one.name ?? ''} ${one.reply ?? ''}`.toLowerCase().includes(search),
  );
}

function tally<T extends string | number>(values: T[]): [T, number][] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

function history(row: DeliveryRow): AttemptView[] {
  if (row.attempts === 0) return [];
  const attempt = (number: number, from: Partial<AttemptView>): AttemptView => ({
    number,
    status: row.status,
    relay_name: row.relay_name ?? '',
    code: row.code,
    enhanced: row.enhanced,
    reply: row.reply,
    note: row.status === 'in_doubt' ? 'connection reset by peer' : null,
    meaning: row.meaning,
    at: row.at,
    millis: 410,
    ...from,
  });
  const last = attempt(row.attempts, {});
  if (row.attempts === 1) return [last];
  const earlier = replies.deferred[0] ?? nothing;
  return [attempt(1, { status: 'deferred', at: row.at - 300 * second, ...earlier }), last];
}

export const deliveries: Area = (world) => ({
  delivery_page: ({ filter, offset, limit }) => {
    const found = filtered(world, filter);
    return { total: found.length, rows: found.slice(offset, offset + limit) };
  },
  delivery_facets: ({ id }) => {
    const rows = deliveryRows(world, id);
    const { counts, total } = rowOf(world, id);
    return {
      counts,
      total,
      domains: tally(rows.map((one) => one.address.split('@')[1] ?? ''))
        .slice(0, 10)
        .map(([domain, count]) => ({ domain, count })),
      codes: tally(rows.flatMap((one) => (one.code === null ? [] : [one.code]))).map(
        ([code, count]) => ({ code, count }),
      ),
    };
  },
  delivery_get: ({ id }) => {
    const campaign = world.campaigns.find((one) => id.startsWith(`delivery-${one.id}-`));
    const row = campaign && deliveryRows(world, campaign.id).find((one) => one.id === id);
    if (!campaign || !row) {
      throw new Failure({ code: 'not_found', message: 'There is no such delivery.', hint: null });
    }
    return {
      row,
      campaign: campaign.id,
      from: world.settings.sender_address,
      subject: campaign.subject,
      message_id: row.attempts > 0 ? '<01JQ7.5f2c@aldermoss.example>' : null,
      size: row.attempts > 0 ? 31_000 : null,
      attempts: history(row),
    };
  },
  delivery_resolve: ({ campaign, ids, settlement }) => {
    const row = rowOf(world, campaign);
    const count = ids ? ids.length : row.counts.in_doubt;
    const counts: CountsView = { ...row.counts, in_doubt: row.counts.in_doubt - count };
    if (settlement === 'was_sent') counts.accepted += count;
    else counts.queued += count;
    row.counts = counts;
    world.changed('deliveries', 'campaigns');
    return { count };
  },
  delivery_export: ({ filter }) => ({
    name: 'deliveries.csv',
    rows: filtered(world, filter).length,
  }),
});
