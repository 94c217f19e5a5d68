/** The fake host's answers about segments: it counts by the number of conditions, not by people. */
import type { SegmentRule, SegmentView } from '../types';
import type { Area } from './world';

export const segments: Area = (world) => {
  const kept: SegmentView[] = world.first
    ? []
    : [
        {
          id: 'segment-1',
          name: 'Customers from Bristol',
          rule: {
            kind: 'group',
            together: 'all',
            rules: [
              { kind: 'field', name: 'town', test: { op: 'is', value: 'Bristol' } },
              {
                kind: 'group',
                together: 'none',
                rules: [{ kind: 'got_of_last', campaigns: 3, at_least: 1 }],
              },
            ],
          },
          people: 84,
          sendable: 79,
          updated_at: world.now(),
        },
      ];
  const unfinished = (rule: SegmentRule): boolean => {
    if (rule.kind === 'group') return rule.rules.some(unfinished);
    if (rule.kind === 'field' && rule.name === '') return true;
    return 'test' in rule && 'value' in rule.test && rule.test.value === '';
  };
  const look = (rule: SegmentRule) => {
    const trouble = unfinished(rule) ? 'segment_unfinished' : null;
    const empty = rule.kind === 'group' && rule.rules.length === 0;
    const found = trouble ? [] : world.contacts.slice(0, empty ? undefined : 84);
    return {
      people: found.length,
      sendable: found.filter((one) => one.status === 'subscribed').length,
      sample: found.slice(0, 10).map((one) => ({
        address: one.address,
        name: [one.given_name, one.family_name].filter(Boolean).join(' '),
      })),
      trouble,
    };
  };
  return {
    segment_list: () => kept.map((one) => ({ ...one })),
    segment_look: ({ rule }) => look(rule),
    segment_save: ({ id, name, rule }) => {
      const { people, sendable } = look(rule);
      const saved = {
        id: id ?? `segment-${kept.length + 1}`,
        name,
        rule,
        people,
        sendable,
        updated_at: world.now(),
      };
      const at = kept.findIndex((one) => one.id === id);
      if (at < 0) kept.push(saved);
      else kept[at] = saved;
      world.changed('lists');
      return saved;
    },
    segment_delete: ({ id }) => {
      kept.splice(
        kept.findIndex((one) => one.id === id),
        1,
      );
      world.changed('lists');
      return {};
    },
  };
};
