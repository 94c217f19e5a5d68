/** The fake host's answers about the program itself: state, settings, overview, status strip. */
import { noCounts } from './sample';
import type { Area } from './world';

export const app: Area = (world) => {
  const sendable = () => world.contacts.filter((one) => one.status === 'subscribed').length;
  const under = () =>
    world.campaigns.filter((row) => ['sending', 'paused', 'stopped'].includes(row.status));
  return {
    app_state: () => ({
      version: '0.1.0',
      platform: 'linux',
      workspace_name: world.settings.workspace_name,
      workspace_path: '~/.local/share/postroom',
      secret_home: 'keychain',
      first_start: world.first,
      contacts: world.contacts.length,
      running_campaigns: under().length,
    }),
    settings_get: () => world.settings,
    settings_set: (settings) => {
      world.settings = settings;
      world.changed('settings', 'app');
      return settings;
    },
    overview: () => ({
      current: under(),
      last: world.campaigns.filter((row) => row.status === 'done').slice(0, 5),
      drafts: world.campaigns.filter((row) => row.status === 'draft').slice(0, 5),
      needs_you: world.first
        ? []
        : [
            { kind: 'in_doubt', campaign: 'spring', name: 'Spring news', count: 2 },
            {
              kind: 'relay_paused',
              relay: 'mailgun',
              name: 'Mailgun',
              why: 'wrong_password',
              text: '535 5.7.0 Authentication failed',
              since: world.now() - 34 * 60_000,
            },
            {
              kind: 'overdue',
              campaign: 'bulbs',
              name: 'Bulbs, last call',
              at: world.now() - 95 * 60_000,
            },
            { kind: 'refused', campaign: 'mother', name: 'Mother’s Day seed tins', count: 38 },
          ],
      relays: world.relays,
      contacts: world.contacts.length,
      sendable: sendable(),
      practice_caught: 0,
    }),
    status_bar: () => {
      const [current, ...others] = under();
      const real = world.relays.filter((one) => one.kind === 'smtp');
      const paused = real.find((one) => one.paused);
      return {
        campaign: current
          ? {
              id: current.id,
              name: current.name,
              status: current.status,
              counts: current.counts ?? noCounts,
              total: current.total,
              done_at: world.now() + 48 * 60_000,
            }
          : null,
        others: others.length,
        imports: [],
        relays_ready: real.filter((one) => !one.paused).length,
        relays_total: real.length,
        paused_relay: paused?.name ?? null,
        paused_why: paused?.paused?.why ?? null,
      };
    },
  };
};
