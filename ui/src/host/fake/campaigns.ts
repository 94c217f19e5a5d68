/** The fake host's answers about campaigns and their deliveries. */
import type { CampaignDetail, CampaignRow } from '../types';
import { Failure } from '../types';
import { campaign } from './sample';
import type { Area, World } from './world';

function detail(world: World, id: string): CampaignDetail {
  const known = world.details.get(id);
  if (known) return known;
  const row = world.campaigns.find((one) => one.id === id);
  if (!row) {
    throw new Failure({ code: 'not_found', message: 'There is no such campaign.', hint: null });
  }
  const made: CampaignDetail = {
    id,
    status: row.status,
    revision: 1,
    draft: {
      name: row.name,
      from_name: world.settings.sender_name,
      from_address: world.settings.sender_address,
      reply_to: '',
      subject: row.subject,
      preheader: '',
      lists: world.lists.slice(0, 1).map((list) => list.id),
      relay: world.relays[0]?.id ?? null,
      content: { html: '', document: null, text: null },
    },
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

export const campaigns: Area = (world) => ({
  campaign_list: () => world.campaigns,
  campaign_get: ({ id }) => detail(world, id),
  campaign_create: () => {
    const row: CampaignRow = campaign(
      { id: `campaign-${world.campaigns.length + 1}`, name: '', status: 'draft' },
      world.now(),
    );
    world.campaigns.unshift(row);
    world.changed('campaigns');
    return detail(world, row.id);
  },
  campaign_command: ({ id, command }) => {
    const row = world.campaigns.find((one) => one.id === id);
    const next = {
      start: 'sending',
      pause: 'paused',
      resume: 'sending',
      cancel: 'cancelled',
      retry_failures: 'sending',
    } as const;
    if (row) {
      const { buttons: _, ...kept } = row;
      Object.assign(row, campaign({ ...kept, status: next[command] }, world.now()));
      world.details.delete(id);
      world.changed('campaigns', 'deliveries');
    }
    return detail(world, id);
  },
});
