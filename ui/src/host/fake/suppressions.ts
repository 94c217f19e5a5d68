/** The fake host's answers about the suppression list. */
import type { SuppressionView } from '../types';
import type { Area } from './world';

export const suppressions: Area = (world) => {
  let entries: SuppressionView[] = [
    {
      id: 'suppressed-1',
      kind: 'address',
      entry: 'gerda.ott@posteo.example',
      reason: 'unsubscribed',
      source: 'status',
      note: '',
      created_at: world.now() - 86_400_000 * 40,
      expires_at: null,
    },
    {
      id: 'suppressed-2',
      kind: 'domain',
      entry: 'competitor.example',
      reason: 'blocked',
      source: 'by_hand',
      note: 'Asked by letter',
      created_at: world.now() - 86_400_000 * 12,
      expires_at: null,
    },
  ];
  return {
    suppression_page: ({ search, offset, limit }) => {
      const found = entries.filter((one) => one.entry.includes(search.toLowerCase()));
      return { total: found.length, rows: found.slice(offset, offset + limit) };
    },
    suppression_add: ({ text, reason, note }) => {
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      const good = lines.filter((line) => line.includes('.'));
      for (const line of good) {
        entries.unshift({
          id: `suppressed-${entries.length + 1}`,
          kind: line.includes('@') ? 'address' : 'domain',
          entry: line.trim().toLowerCase(),
          reason,
          source: 'by_hand',
          note,
          created_at: world.now(),
          expires_at: null,
        });
      }
      world.changed('suppressions', 'contacts');
      const bad = lines
        .map((line, at) => ({ line: at + 1, text: line, message: 'there is no @ in it' }))
        .filter((one) => !one.text.includes('.'));
      return { added: good.length, known: 0, bad };
    },
    suppression_remove: ({ choice }) => {
      const before = entries.length;
      entries = entries.filter((one) =>
        choice.kind === 'these'
          ? !choice.ids.includes(one.id)
          : !one.entry.includes(choice.search) || choice.except.includes(one.id),
      );
      world.changed('suppressions');
      return { count: before - entries.length };
    },
    suppression_import: () => ({ added: 12, known: 1, bad: [] }),
    suppression_export: () => ({ name: 'suppression-list.csv', rows: entries.length }),
  };
};
