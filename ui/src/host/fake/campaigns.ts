/** The fake host's answers about campaigns: the list, drafts, commands. */
import type { CampaignDetail, CampaignDraft, CampaignRow, PlanView } from '../types';
import { Failure } from '../types';
import { plainPlan } from './plans';
import { campaign, noCounts } from './sample';
import type { Area, World } from './world';

const sampleHtml =
  '<h1>The soil is warm, {{ given_name | default("friend") }}</h1>' +
  '<p>Peas, broad beans and spinach can go out this week. We tried forty kinds last year and kept the nine that came up in a cold April. Here is the list, with the day we sowed each one.</p>' +
  '<p><a class="button" href="https://aldermoss.example/sowing">See the sowing list</a></p>' +
  '<h2>Three new tomatoes</h2><p>Ruby Bell, Amber Lane and a small dark one we have no good name for yet.</p>' +
  '<h2>Open day, 27 March</h2><p>The glasshouse is open from ten to four. <strong>Tea, cake and a swap table.</strong></p>';

const sampleDocument = JSON.stringify({
  type: 'doc',
  content: [
    {
      type: 'heading',
      attrs: { level: 1 },
      content: [
        { type: 'text', text: 'The soil is warm, ' },
        { type: 'mergeField', attrs: { tag: 'given_name', fallback: 'friend' } },
      ],
    },
    {
      type: 'paragraph',
      content: [
        {
          type: 'text',
          text: 'Peas, broad beans and spinach can go out this week. We tried forty kinds last year and kept the nine that came up in a cold April. Here is the list, with the day we sowed each one.',
        },
      ],
    },
    {
      type: 'mailButton',
      attrs: { label: 'See the sowing list', href: 'https://aldermoss.example/sowing' },
    },
    {
      type: 'heading',
      attrs: { level: 2 },
      content: [{ type: 'text', text: 'Three new tomatoes' }],
    },
    {
      type: 'paragraph',
      content: [
        {
          type: 'text',
          text: 'Ruby Bell, Amber Lane and a small dark one we have no good name for yet.',
        },
      ],
    },
    {
      type: 'heading',
      attrs: { level: 2 },
      content: [{ type: 'text', text: 'Open day, 27 March' }],
    },
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: 'The glasshouse is open from ten to four. ' },
        { type: 'text', marks: [{ type: 'bold' }], text: 'Tea, cake and a swap table.' },
      ],
    },
  ],
});

function draftOf(world: World, row: CampaignRow): CampaignDraft {
  const written = row.subject !== '';
  return {
    name: row.name,
    from_name: world.settings.sender_name,
    from_address: world.settings.sender_address,
    reply_to: '',
    subject: row.subject,
    preheader: written ? 'Nine kinds that came up in a cold April, and tea' : '',
    lists: written ? world.lists.slice(0, 1).map((list) => list.id) : [],
    relay: written ? (world.relays[0]?.id ?? null) : null,
    plan: planOf(row),
    content: written
      ? { html: sampleHtml, document: sampleDocument, text: null }
      : { html: '', document: null, text: null },
  };
}

/** Local time as a plan writes it. */
function localText(at: number): string {
  const here = new Date(at);
  return new Date(at - here.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function planOf(row: CampaignRow): PlanView {
  const plan = structuredClone(plainPlan);
  if (row.id === 'spring') plan.next_relays = ['brevo', 'mailgun'];
  if (row.starts_at !== null) plan.start_at = localText(row.starts_at);
  return plan;
}

export function rowOf(world: World, id: string): CampaignRow {
  const row = world.campaigns.find((one) => one.id === id);
  if (!row) {
    throw new Failure({ code: 'not_found', message: 'There is no such campaign.', hint: null });
  }
  return row;
}

export function detail(world: World, id: string): CampaignDetail {
  const row = rowOf(world, id);
  const known = world.details.get(id);
  if (known) return known;
  const made: CampaignDetail = {
    id,
    title: row.name || row.subject,
    status: row.status,
    revision: 1,
    draft: draftOf(world, row),
    stopped_why: null,
    created_at: row.created_at,
    updated_at: row.updated_at,
    started_at: row.started_at,
    finished_at: row.finished_at,
    buttons: row.buttons,
  };
  world.details.set(id, made);
  return made;
}

/** Good enough for a sample: the zone is taken to be this computer's. */
export function startsAt(plan: PlanView): number | null {
  return plan.start_at === null ? null : new Date(plan.start_at).getTime();
}

let made = 0;

export const campaigns: Area = (world) => ({
  campaign_list: () => world.campaigns,
  campaign_get: ({ id }) => detail(world, id),
  campaign_create: () => {
    made += 1;
    const row = campaign(
      { id: `campaign-${made}`, name: '', status: 'draft', relay_name: null },
      world.now(),
    );
    world.campaigns.unshift({ ...row, created_at: world.now(), updated_at: world.now() });
    world.changed('campaigns');
    return detail(world, row.id);
  },
  campaign_create_for: ({ whom }) => {
    made += 1;
    const row = campaign(
      { id: `campaign-${made}`, name: '', status: 'draft', relay_name: null },
      world.now(),
    );
    world.campaigns.unshift({ ...row, created_at: world.now(), updated_at: world.now() });
    const one = detail(world, row.id);
    one.draft.lists = whom.kind === 'list' ? [whom.id] : [];
    world.changed('campaigns', 'lists');
    return one;
  },
  campaign_save: ({ id, revision, draft }) => {
    const one = detail(world, id);
    if (one.revision !== revision) {
      throw new Failure({
        code: 'stale',
        message: 'This campaign was changed elsewhere meanwhile.',
        hint: 'Nothing was overwritten.',
      });
    }
    one.revision += 1;
    one.draft = structuredClone(draft);
    one.updated_at = world.now();
    const row = rowOf(world, id);
    row.name = draft.name;
    row.subject = draft.subject;
    row.updated_at = one.updated_at;
    world.changed('campaigns');
    return { revision: one.revision, updated_at: one.updated_at };
  },
  campaign_duplicate: ({ id }) => {
    const old = detail(world, id);
    made += 1;
    const row = campaign(
      {
        id: `campaign-${made}`,
        name: `${old.draft.name} (copy)`,
        subject: old.draft.subject,
        status: 'draft',
      },
      world.now(),
    );
    world.campaigns.unshift(row);
    const copy = detail(world, row.id);
    copy.draft = { ...structuredClone(old.draft), name: row.name };
    world.changed('campaigns');
    return copy;
  },
  campaign_delete: ({ id }) => {
    world.campaigns = world.campaigns.filter((one) => one.id !== id);
    world.details.delete(id);
    world.changed('campaigns');
    return {};
  },
  campaign_command: ({ id, command }) => {
    const row = rowOf(world, id);
    const draft = detail(world, id).draft;
    const next = {
      start: 'sending',
      schedule: 'scheduled',
      unschedule: 'draft',
      pause: 'paused',
      resume: 'sending',
      cancel: 'cancelled',
      retry_failures: 'sending',
    } as const;
    const { buttons: _, ...rest } = row;
    const people = command === 'start' ? 1_147 : row.total;
    const counts = command === 'start' ? { ...noCounts, queued: people } : { ...row.counts };
    if (command === 'cancel') {
      counts.withdrawn += counts.queued + counts.leased + counts.deferred;
      counts.queued = counts.leased = counts.deferred = 0;
    }
    if (command === 'retry_failures') {
      counts.queued += counts.refused + counts.expired;
      counts.refused = counts.expired = 0;
    }
    const waits = command === 'schedule' || command === 'unschedule';
    Object.assign(
      row,
      campaign(
        {
          ...rest,
          status: next[command],
          counts,
          total: people,
          starts_at: command === 'schedule' ? startsAt(draft.plan) : null,
          started_at: waits ? null : (row.started_at ?? world.now()),
          finished_at: command === 'cancel' ? world.now() : null,
        },
        world.now(),
      ),
    );
    world.details.delete(id);
    detail(world, id).draft = draft;
    world.changed('campaigns', 'deliveries');
    return detail(world, id);
  },
  campaign_freezing: () => null,
  campaign_set_plan: ({ id, relay, plan }) => {
    const one = detail(world, id);
    one.revision += 1;
    one.draft = { ...one.draft, relay, plan: structuredClone(plan) };
    const row = rowOf(world, id);
    if (row.status === 'scheduled') row.starts_at = startsAt(plan);
    world.changed('campaigns');
    return one;
  },
});
