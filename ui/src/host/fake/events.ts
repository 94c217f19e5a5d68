/** The fake host's answers about a provider's record of mails: one invented file. */
import type { EventKind, EventsReport } from '../types';
import type { Area } from './world';

export const events: Area = (world) => {
  let taken = false;
  const report = (): EventsReport => {
    const hour = 3_600_000;
    const count = (kind: EventKind, told: number) => ({ kind, told, new: taken ? 0 : told });
    const kinds = [
      count('delivered', 4_118),
      count('bounced', 12),
      count('soft_bounced', 31),
      count('complained', 2),
      count('opened', 2_907),
      count('clicked', 611),
    ];
    const row = {
      address: 'anna.whitcombe@mail.example',
      robot: false,
      at: world.now() - 2 * hour,
      detail: null,
      subject: 'Spring news: early sowing, new tomatoes and an open day',
    };
    return {
      name: 'sendgrid-activity.csv',
      rows: 11_984,
      kinds,
      matched: 7_681,
      people: 0,
      unmatched: 84,
      on_the_way: 4_207,
      unknown: [{ word: 'teleported', count: 12 }],
      fresh: kinds.reduce((sum, one) => sum + one.new, 0),
      out: taken ? 0 : 14,
      from: world.now() - 72 * hour,
      until: world.now() - hour,
      shown: [
        { ...row, kind: 'delivered' },
        { ...row, kind: 'opened', robot: true },
        { ...row, kind: 'clicked', detail: 'https://alder.example/tomatoes' },
        { ...row, kind: 'opened', address: 'someone@else.example', subject: null },
      ],
    };
  };
  return {
    events_preview: () => report(),
    events_import: () => {
      const before = report();
      taken = true;
      world.changed('deliveries', 'contacts', 'suppressions');
      return before;
    },
  };
};
