/** The fake host's answers about one mail: preview, test, review, live view, fields, pictures. */
import { Failure, type Finding, type ForecastView, type LiveView, type Wait } from '../types';
import { detail, rowOf, startsAt } from './campaigns';
import { deliveryRows } from './deliveries';
import type { Area, World } from './world';

const minute = 60_000;

const field = /\{\{\s*([\w]+)\s*(?:\|\s*default\((["'])(.*?)\2\))?\s*\}\}/g;

function fill(text: string, values: Record<string, string | null>): string {
  return text.replace(field, (_, name: string, _quote: string, fallback = '') => {
    return values[name] || fallback;
  });
}

function pictured(world: World, html: string): string {
  return html.replace(/postroom-picture:([\w-]+)/g, (whole, id: string) => {
    return world.pictures.get(id)?.data_url ?? whole;
  });
}

const page = (body: string, footer: string) =>
  `<!doctype html><html><head><meta name="viewport" content="width=device-width"><style>
body{margin:0;background:#f4f0e7;font:15px/22px Helvetica,Arial,sans-serif;color:#222}
.mail{max-width:600px;margin:0 auto;padding:24px 28px;box-sizing:border-box;background:#fff}
.button{display:inline-block;padding:10px 18px;border-radius:4px;background:#2a4d84;color:#fff;text-decoration:none}
img{max-width:100%} .foot{font-size:12px;line-height:18px;color:#666;border-top:1px solid #ddd;padding-top:12px}
</style></head><body><div class="mail">${body}<p class="foot">${footer} · <a href="mailto:x">Unsubscribe</a></p></div></body></html>`;

function plain(html: string): string {
  const text = html
    .replace(/<\/(p|h1|h2|h3|li)>/g, '\n\n')
    .replace(/<a [^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/g, '$2: $1')
    .replace(/<[^>]+>/g, '')
    .replace(/&amp;/g, '&')
    .replace(/&nbsp;/g, ' ');
  return text.trim();
}

function waits(world: World, id: string): Wait[] {
  const { counts, status } = rowOf(world, id);
  const found: Wait[] = [];
  if (status === 'paused') return [{ kind: 'paused' }];
  if (status === 'stopped') {
    return [{ kind: 'stopped', text: '550 5.7.1 Sender address is not verified' }];
  }
  const { starts_at } = rowOf(world, id);
  if (status === 'scheduled' && starts_at !== null) return [{ kind: 'scheduled', at: starts_at }];
  if (status === 'overdue') return [{ kind: 'overdue', at: starts_at, text: null }];
  if (status !== 'sending') return [];
  if (counts.queued > 0) {
    found.push({ kind: 'pace', relay: 'SendGrid', per_second: 1, count: counts.queued });
    const broken = world.relays.find((one) => one.paused);
    if (broken?.paused) {
      found.push({
        kind: 'relay_paused',
        relay: broken.name,
        id: broken.id,
        why: broken.paused.why,
        text: broken.paused.text,
        until: broken.paused.until,
      });
    }
  }
  if (counts.deferred > 0) {
    const next_at = world.now() + 5 * minute;
    found.push({ kind: 'trying_again', count: counts.deferred, next_at });
  }
  if (counts.in_doubt > 0) found.push({ kind: 'in_doubt', count: counts.in_doubt });
  return found;
}

/** Today's quota ends on the way. */
function forecast(world: World): ForecastView {
  const midnight = new Date(world.now());
  midnight.setHours(24, 0, 0, 0);
  const until = midnight.getTime();
  return {
    done_at: until + 70 * minute,
    rests: [
      {
        from: Math.min(world.now() + 14 * minute, until),
        until,
        after: 836,
        because: { kind: 'limit', relay: 'SendGrid', per: 'day' },
      },
    ],
  };
}

function live(world: World, id: string): LiveView {
  const row = rowOf(world, id);
  const { draft } = detail(world, id);
  const start = row.started_at ?? world.now();
  const end = row.finished_at ?? world.now();
  const step = Math.max(minute / 2, Math.ceil((end - start) / 42));
  const speed = Array.from({ length: Math.min(60, Math.ceil((end - start) / step)) }, (_, at) => ({
    at: start + at * step,
    accepted: Math.max(0, Math.round(29 - 4 * Math.abs(Math.sin(at * 1.3)) - (at < 3 ? 20 : 0))),
    other: at % 5 === 2 ? 3 : at % 7 === 0 ? 2 : 0,
  }));
  return {
    campaign: row,
    from: `${draft.from_name} <${draft.from_address}>`,
    stopped_why: row.status === 'stopped' ? '550 5.7.1 Sender address is not verified' : null,
    counts: row.counts,
    total: row.total,
    per_second: row.status === 'sending' ? 1 : 0,
    forecast: row.status === 'sending' ? forecast(world) : null,
    freezing: null,
    plan: draft.plan,
    speed,
    speed_step: step,
    last: deliveryRows(world, id)
      .filter((one) => one.reply !== null)
      .sort((a, b) => b.at - a.at)
      .slice(0, 12)
      .map(({ id: delivery, at, status, address, reply }) => ({
        delivery,
        at,
        status,
        address,
        reply: reply ?? '',
      })),
    waits: waits(world, id),
    relays: [draft.relay ?? 'sendgrid', ...draft.plan.next_relays]
      .flatMap((relay) => world.relays.find((one) => one.id === relay) ?? [])
      .map((one) => ({
        id: one.id,
        name: one.name,
        connections: row.status === 'sending' && !one.paused ? 2 : 0,
        connections_max: one.connections,
        per_second: one.per_second,
        accepted: one.paused ? 0 : one.accepted_today,
        paused: one.paused?.why ?? null,
        paused_until: one.paused?.until ?? null,
        in_use: row.status === 'sending' && one.id === (draft.relay ?? 'sendgrid'),
        gauges: one.gauges,
        taught: one.taught,
        sender_not_taken: false,
      })),
  };
}

export const mail: Area = (world) => ({
  merge_fields: () => [
    { tag: 'given_name', name: 'given_name', built_in: true },
    { tag: 'family_name', name: 'family_name', built_in: true },
    { tag: 'name', name: 'name', built_in: true },
    { tag: 'address', name: 'address', built_in: true },
    { tag: 'town', name: 'Town', built_in: false },
    { tag: 'unsubscribe_url', name: 'unsubscribe_url', built_in: true },
  ],
  clean_html: ({ html }) => ({
    html: html
      .replace(/<(script|form|iframe)\b[\s\S]*?<\/\1>/gi, '')
      .replace(/\son\w+="[^"]*"/gi, ''),
  }),
  picture_get: ({ id }) => {
    const one = world.pictures.get(id);
    if (one) return one;
    throw new Failure({ code: 'not_found', message: 'There is no such picture.', hint: null });
  },
  campaign_preview: ({ draft, contact, place }) => {
    const audience = world.contacts.filter(
      (one) => one.status === 'subscribed' && one.lists.some((list) => draft.lists.includes(list)),
    );
    const person = contact
      ? world.contacts.find((one) => one.id === contact)
      : audience[Math.min(place, Math.max(0, audience.length - 1))];
    const name = [person?.given_name, person?.family_name].filter(Boolean).join(' ');
    const values = {
      given_name: person ? person.given_name : 'Robin',
      family_name: person ? person.family_name : 'Example',
      name,
      address: person?.address ?? 'robin@example.org',
      town: person?.fields.town ?? '',
      unsubscribe_url: 'mailto:x',
    };
    const source = `${draft.subject} ${draft.content.html}`;
    const unknown = [...source.matchAll(field)].find(([, tag]) => tag && !(tag in values));
    const html = fill(draft.content.html, values);
    return {
      contact: person?.id ?? null,
      address: values.address,
      name: person ? name : 'Robin Example',
      audience: audience.length,
      from: `${draft.from_name} <${draft.from_address}>`,
      reply_to: draft.reply_to || draft.from_address,
      subject: fill(draft.subject, values),
      preheader: fill(draft.preheader, values),
      html: page(pictured(world, html), world.settings.postal_address),
      text: draft.content.text === null ? plain(html) : fill(draft.content.text, values),
      size: 1_800 + html.length,
      message_id: '<01JQ7.5f2c@aldermoss.example>',
      trouble: unknown ? `no contact has a field called “${unknown[1]}”` : null,
    };
  },
  campaign_test: ({ draft, address }) => {
    const relay = world.relays.find((one) => one.id === draft.relay);
    if (!relay) {
      throw new Failure({
        code: 'no_relay',
        message: 'No relay is chosen.',
        hint: 'Choose one in the composer.',
      });
    }
    const accepted = !address.startsWith('nobody');
    return {
      accepted,
      relay_name: relay.name,
      reply: accepted ? '250 2.0.0 Ok: queued as 9PvT3mKLRym' : '550 5.1.1 User unknown',
      code: accepted ? 250 : 550,
      meaning: accepted ? 'accepted' : 'mailbox_unknown',
    };
  },
  campaign_review: ({ id }) => {
    const { draft } = detail(world, id);
    const lists = world.lists.filter((one) => draft.lists.includes(one.id));
    const people = lists.reduce((sum, list) => Math.max(sum, list.sendable), 0);
    const relay = world.relays.find((one) => one.id === draft.relay);
    const findings: Finding[] = [];
    const say = (
      severity: Finding['severity'],
      code: string,
      params: Record<string, string> = {},
    ) => findings.push({ severity, code, params, message: code });
    if (lists.length === 0) say('block', 'no_lists');
    if (!relay) say('block', 'no_relay');
    if (!draft.subject) say('block', 'subject_empty');
    if (relay?.paused) say('warn', 'relay_paused', { relay: relay.name });
    if (people > 0) {
      say('warn', 'lacks_field', { count: '3', field: 'given_name' });
      say('good', 'left_out', { count: '53' });
    }
    if (relay?.kind === 'practice') say('good', 'practice_relay');
    if (!world.settings.postal_address) say('warn', 'postal_address_missing');
    say('good', 'field_without_fallback', { fields: 'town' });
    return {
      id,
      subject: draft.subject,
      people,
      unsubscribed: 46,
      bounced: 12,
      complained: 2,
      from: `${draft.from_name} <${draft.from_address}>`,
      reply_to: draft.reply_to || draft.from_address,
      relay_name: relay?.name ?? null,
      practice: relay?.kind === 'practice',
      next_relay_names: draft.plan.next_relays.flatMap(
        (next) => world.relays.find((one) => one.id === next)?.name ?? [],
      ),
      plan: draft.plan,
      starts_at: startsAt(draft.plan),
      forecast: relay
        ? { done_at: Math.max(startsAt(draft.plan) ?? 0, world.now()) + 48 * minute, rests: [] }
        : null,
      give_up_hours: draft.plan.give_up_hours,
      findings,
      can_start: findings.every((one) => one.severity !== 'block'),
    };
  },
  campaign_live: ({ id }) => live(world, id),
});
