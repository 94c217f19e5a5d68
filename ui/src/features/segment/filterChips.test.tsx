/**
 * A filter as text: every kind of condition is a sentence with names instead of ids, and the focus
 * stays near a removed chip.
 */
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import type { SegmentRule } from '../../host/types';
import { renderOver } from '../../test/render';
import { campaignRow } from '../../test/samples';
import { FilterChips } from './FilterChips';
import { emptyGroup, type Group, withoutEmptyGroups } from './rule';

function Filter({ start }: { start: Group }) {
  const [group, setGroup] = useState(start);
  return <FilterChips group={group} onChange={setGroup} onSave={() => {}} onEmpty={() => {}} />;
}

const town = (value: string): SegmentRule => ({
  kind: 'field',
  name: 'town',
  test: { op: 'is', value },
});
const chipTexts = () =>
  within(screen.getByRole('list', { name: 'Filter' }))
    .getAllByRole('listitem')
    .map((one) => one.textContent);

describe('a filter as text', () => {
  it('shows each condition as a sentence', async () => {
    const rules: SegmentRule[] = [
      { kind: 'on_list', list: 'list-2' },
      { kind: 'on_list', list: 'tag-1' },
      { kind: 'field', name: 'visit', test: { op: 'within_last_days', value: 1 } },
      { kind: 'field', name: 'visit', test: { op: 'within_next_days', value: 1_000 } },
      { kind: 'field', name: 'visit', test: { op: 'before', value: '2024-03-02' } },
      { kind: 'since', test: { op: 'within_last_days', value: 30 } },
      { kind: 'status', status: 'bounced' },
      { kind: 'opened', campaign: 'spring' },
      { kind: 'opened_of_last', mails: 3, at_most: 0 },
      { kind: 'got_of_last', campaigns: 3, at_least: 2 },
      { kind: 'group', together: 'any', rules: [town('Bath'), town('Wells')] },
      { kind: 'group', together: 'none', rules: [town('Ulm')] },
      town(''),
    ];
    const named = (id: string, name: string) => ({ id, name, people: 1, sendable: 1 });
    renderOver(<Filter start={{ ...emptyGroup, rules }} />, {
      list_all: () => [named('list-2', 'Open day')],
      tag_all: () => [named('tag-1', 'VIP')],
      campaign_list: () => [campaignRow('spring', 'Spring news')],
    });
    await screen.findByText('Open day');
    await screen.findByText('VIP');
    await screen.findByText(/^Spring news/);
    expect(chipTexts()).toEqual([
      'List is Open day',
      'Tag is VIP',
      'visit is within the last day',
      'visit is within the next 1,000 days',
      expect.stringMatching(/^visit is before .*Mar.*2024/),
      'Added in the last 30 days',
      'Status is Bounced',
      expect.stringMatching(/^Opened Spring news/),
      'Received the last 3 emails, opened none',
      'Received at least 2 of the last 3 campaigns',
      'town is Bath or town is Wells',
      'none of: town is Ulm',
      'town is …',
    ]);
  });

  it('shows how they are combined, and moves the focus to the next chip', async () => {
    const user = userEvent.setup();
    const rules = [town('Bath'), town('Wells'), town('Frome')];
    renderOver(<Filter start={{ kind: 'group', together: 'any', rules }} />);
    expect(chipTexts()).toEqual(['town is Bath', 'or', 'town is Wells', 'or', 'town is Frome']);
    await user.click(screen.getByRole('button', { name: 'Remove: town is Frome' }));
    expect(chipTexts()).toEqual(['town is Bath', 'or', 'town is Wells']);
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Remove: town is Wells');
  });

  it('drops groups without conditions', () => {
    const empty: Group = { kind: 'group', together: 'any', rules: [] };
    const within: Group = { ...emptyGroup, rules: [empty] };
    expect(withoutEmptyGroups({ ...emptyGroup, rules: [town('Bath'), within] })).toEqual({
      ...emptyGroup,
      rules: [town('Bath')],
    });
  });
});
