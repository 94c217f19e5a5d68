/** The plan of a campaign: its labels, its order of relays, and its dialog. */
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { ForecastView, PlanView } from '../../host/types';
import { faults, renderOver } from '../../test/render';
import { plan as plainPlan, relay } from '../../test/samples';
import { useForecastLabels } from './forecast';
import { type CampaignPlan, PlanDialog } from './PlanDialog';
import { allParts } from './PlanForm';
import { usePlanLabels } from './planLabels';
import { moved } from './RelayOrder';
import { minutesOf, tomorrowAtNine } from './Schedule';
import { wallAsUtc, zoneChoices, zoneName } from './zones';

/** The sentence on screen, with ordinary spaces. */
const sentence = () => document.querySelector('p')?.textContent?.replace(/\s/g, ' ') ?? '';

function Summary({ plan }: { plan: PlanView }) {
  const labels = usePlanLabels();
  return <p>{[labels.summary(plan, ['SendGrid', 'Brevo']), ...labels.extras(plan)].join('; ')}</p>;
}

function Forecast({ forecast }: { forecast: ForecastView }) {
  return <p>{useForecastLabels().sentences(forecast).join(' ')}</p>;
}

describe('the plan in words', () => {
  it.each<[string, Partial<PlanView>]>([
    ['Now, via SendGrid, then Brevo', {}],
    [
      'Now, via SendGrid, then Brevo; only 09:00 AM to 05:00 PM, Mon to Fri; at most 30 per minute',
      { hours: { from: 540, to: 1_020, days: [1, 2, 3, 4, 5] }, per_second: 0.5 },
    ],
    [
      'Now, via SendGrid, then Brevo; ahead of newsletters; retried for 2 hours',
      { lane: 'transactional', give_up_hours: 2 },
    ],
  ])('%s', (expected, some) => {
    renderOver(<Summary plan={{ ...plainPlan, ...some }} />);
    expect(sentence()).toBe(expected);
  });

  it('a start time names its time zone', () => {
    renderOver(
      <Summary plan={{ ...plainPlan, start_at: '2026-11-24T09:00', zone: 'America/New_York' }} />,
    );
    expect(sentence()).toMatch(/Tuesday.*Nov.*\(New York, America\), via/);
  });

  it('a forecast of more than a year says what helps', () => {
    renderOver(<Forecast forecast={{ done_at: null, rests: [] }} />);
    expect(screen.getByText(/takes more than a year. Add a relay/)).toBeDefined();
  });

  it('a pause says after how many emails, why, and when sending resumes', () => {
    const now = Date.now();
    const forecast: ForecastView = {
      done_at: now + 20 * 24 * 3_600_000,
      rests: [
        {
          from: now,
          until: now + 15 * 24 * 3_600_000,
          after: 836,
          reason: { kind: 'limit', relay: 'SendGrid', per: 'day' },
        },
        { from: now, until: now, after: 1, reason: { kind: 'hours' } },
      ],
    };
    renderOver(<Forecast forecast={forecast} />);
    expect(sentence()).toMatch(
      /^After 836 more, at .*, SendGrid reaches its daily limit; resumes on .* It pauses once more after that\. Done on /,
    );
  });
});

describe('the helpers', () => {
  it.each([
    [[1, 0], 'b a c'],
    [[0, 2], 'b c a'],
    [[2, 0], 'c a b'],
  ])('moving %s', ([from, to], order) => {
    expect(moved(['a', 'b', 'c'], from ?? 0, to ?? 0).join(' ')).toBe(order);
  });

  it('read times and time zones', () => {
    expect(tomorrowAtNine(new Date(2026, 11, 31, 23, 59))).toBe('2027-01-01T09:00');
    expect([minutesOf('09:30'), minutesOf('9:05:00'), minutesOf('')]).toEqual([570, 545, null]);
    expect(wallAsUtc('soon')).toBeNull();
    expect(zoneName('America/Argentina/Buenos_Aires')).toBe('Buenos Aires, Argentina, America');
    expect(zoneChoices('Ours', 'Mars/Base')[0]).toEqual({ value: '', label: 'Ours' });
    expect(zoneChoices('Ours', 'Mars/Base').some(({ value }) => value === 'Mars/Base')).toBe(true);
  });
});

describe('the dialog', () => {
  const paused = { why: 'wrong_password', text: '535', since: 0, until: null } as const;
  const relays = [relay('SendGrid'), relay('Brevo'), relay('Mailgun', { paused })];
  const open = (some: Partial<PlanView> = {}) => {
    const saved = vi.fn<(way: CampaignPlan) => void>();
    const view = renderOver(
      <PlanDialog
        parts={allParts}
        title="Delivery"
        yes="Save"
        value={{ relay: 'sendgrid', plan: { ...plainPlan, ...some } }}
        onSave={saved}
        onClose={() => undefined}
      />,
      { relay_list: () => relays },
    );
    return { saved, ...view };
  };

  it('orders relays by buttons, and the first one sends', async () => {
    const user = userEvent.setup();
    const { saved } = open({ next_relays: ['brevo'] });
    await user.click(await screen.findByRole('button', { name: 'Move Brevo up' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(saved.mock.lastCall?.[0]).toMatchObject({
      relay: 'brevo',
      plan: { next_relays: ['sendgrid'] },
    });
  });

  it('adds a relay that takes over', async () => {
    const user = userEvent.setup();
    const { saved } = open();
    await user.click(await screen.findByRole('combobox', { name: 'Add relay' }));
    await user.click(await screen.findByRole('option', { name: 'Mailgun (paused)' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(saved.mock.lastCall?.[0].plan.next_relays).toEqual(['mailgun']);
  });

  it('start, hours, speed limit and lane are all labelled', async () => {
    const user = userEvent.setup();
    const { saved } = open();
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('radio', { name: 'At a date and time' }));
    await user.click(dialog.getByRole('radio', { name: 'Send late without asking' }));
    await user.click(dialog.getByRole('switch', { name: /^Only at certain hours/ }));
    await user.click(dialog.getByRole('checkbox', { name: 'Sat' }));
    await user.click(dialog.getByRole('checkbox', { name: /^In each recipient’s time zone/ }));
    await user.click(dialog.getByRole('radio', { name: 'Limit the speed' }));
    await user.click(dialog.getByRole('radio', { name: /^Transactional/ }));
    await user.click(dialog.getByRole('radio', { name: /Send again/ }));
    expect(await faults()).toEqual([]);
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(saved.mock.lastCall?.[0].plan).toMatchObject({
      start_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT09:00$/),
      missed: 'send',
      hours: { from: 540, to: 1_020, days: [1, 2, 3, 4, 5, 6] },
      by_recipient: true,
      per_second: 1,
      lane: 'transactional',
      in_doubt: 'send_again',
    });
  });

  it('a newsletter never keeps the policy of receipts', async () => {
    const user = userEvent.setup();
    const { saved } = open({ lane: 'transactional', in_doubt: 'send_again' });
    await user.click(await screen.findByRole('radio', { name: 'Newsletter' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(saved.mock.lastCall?.[0].plan).toMatchObject({ lane: 'campaign', in_doubt: 'ask' });
  });
});
