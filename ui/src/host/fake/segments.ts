/** The fake host's answers about segments: who somebody is can be asked, what was sent cannot. */
import type { ContactDetail, SegmentRule, SegmentTest, SegmentView } from '../types';
import type { Area } from './world';

type Ask = (one: ContactDetail) => boolean;

/** Of the tests those that the sample can answer; any other is true of everybody. */
function passes(test: SegmentTest, value: string): boolean {
  const text = value.trim().toLowerCase();
  const wanted = 'value' in test ? String(test.value).trim().toLowerCase() : '';
  switch (test.op) {
    case 'is':
      return text === wanted;
    case 'is_not':
      return text !== wanted;
    case 'contains':
      return text.includes(wanted);
    case 'starts_with':
      return text.startsWith(wanted);
    case 'filled':
      return text !== '';
    case 'empty':
      return text === '';
    default:
      return true;
  }
}

/** What a rule asks of somebody; what is not filled in yet, an empty group, and what the sample does not know ask nothing. */
export function asks(rule: SegmentRule): Ask | null {
  if (rule.kind === 'group') {
    const each = rule.rules.map(asks).filter((ask) => ask !== null);
    if (each.length === 0) return null;
    switch (rule.together) {
      case 'all':
        return (one) => each.every((ask) => ask(one));
      case 'any':
        return (one) => each.some((ask) => ask(one));
      case 'none':
        return (one) => !each.some((ask) => ask(one));
    }
  }
  if (unfinished(rule)) return null;
  switch (rule.kind) {
    case 'field':
      return (one) => passes(rule.test, one.fields[rule.name] ?? '');
    case 'given_name':
      return (one) => passes(rule.test, one.given_name ?? '');
    case 'family_name':
      return (one) => passes(rule.test, one.family_name ?? '');
    case 'address':
      return (one) => passes(rule.test, one.address);
    case 'domain':
      return (one) => passes(rule.test, one.address.split('@')[1] ?? '');
    case 'on_list':
      return (one) => one.lists.includes(rule.list);
    case 'status':
      return (one) => one.status === rule.status;
    default:
      return null;
  }
}

function unfinished(rule: SegmentRule): boolean {
  if (rule.kind === 'group') return rule.rules.some(unfinished);
  const ids = ['name', 'list', 'import', 'campaign'] as const;
  if (ids.some((id) => id in rule && (rule as Record<string, unknown>)[id] === '')) return true;
  return 'test' in rule && 'value' in rule.test && rule.test.value === '';
}

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
  const look = (rule: SegmentRule) => {
    const trouble = unfinished(rule) ? 'segment_unfinished' : null;
    const found = trouble ? [] : world.contacts.filter(asks(rule) ?? (() => true));
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
    segment_list: () =>
      kept.map((one) => {
        const { people, sendable } = look(one.rule);
        return { ...one, people, sendable };
      }),
    segment_preview: ({ rule }) => look(rule),
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
