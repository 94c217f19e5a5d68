/** How a campaign goes out: its words, its order of relays, and the dialog that changes it. */
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { plainPlan } from '../../host/fake/plans';
import type { ForecastView, PlanView } from '../../host/types';
import { faults, renderPiece } from '../../test/render';
import { minutesOf, tomorrowAtNine } from './Clock';
import { useForecastWords } from './forecast';
import { allParts } from './PlanForm';
import { moved } from './RelayOrder';
import { type Way, WayDialog } from './WayDialog';
import { usePlanWords } from './words';
import { wallAsUtc, zoneChoices, zoneName } from './zones';

/** The sentence on screen, with plain spaces. */
const said = () => document.querySelector('p')?.textContent?.replace(/\s/g, ' ') ?? '';

function Words({ plan }: { plan: PlanView }) {
  const words = usePlanWords();
  return <p>{[words.summary(plan, ['SendGrid', 'Brevo']), ...words.extras(plan)].join('; ')}</p>;
}

function Forecast({ forecast }: { forecast: ForecastView }) {
  return <p>{useForecastWords().sentences(forecast).join(' ')}</p>;
}

describe('the way out in words', () => {
  it.each<[string, Partial<PlanView>]>([
    ['Now, through SendGrid, then Brevo', {}],
    [
      'Now, through SendGrid, then Brevo; only 09:00 AM to 05:00 PM, Mon to Fri; at most 30 a minute',
      { hours: { from: 540, to: 1_020, days: [1, 2, 3, 4, 5] }, per_second: 0.5 },
    ],
    [
      'Now, through SendGrid, then Brevo; before every newsletter; tried again for 2 hours',
      { lane: 'transactional', give_up_hours: 2 },
    ],
  ])('%s', (sentence, some) => {
    renderPiece(<Words plan={{ ...plainPlan, ...some }} />);
    expect(said()).toBe(sentence);
  });

  it('a start at a time names the clock it stands on', () => {
    renderPiece(
      <Words plan={{ ...plainPlan, start_at: '2026-11-24T09:00', zone: 'America/New_York' }} />,
    );
    expect(said()).toMatch(/Tuesday.*Nov.*\(New York, America\), through/);
  });

  it('more than a year is said, with what helps', () => {
    renderPiece(<Forecast forecast={{ done_at: null, rests: [] }} />);
    expect(screen.getByText(/takes more than a year. Add a relay/)).toBeDefined();
  });

  it('a rest on the way says after how many, why, and when it goes on', () => {
    const now = Date.now();
    const forecast: ForecastView = {
      done_at: now + 20 * 24 * 3_600_000,
      rests: [
        {
          from: now,
          until: now + 15 * 24 * 3_600_000,
          after: 836,
          because: { kind: 'limit', relay: 'SendGrid', per: 'day' },
        },
        { from: now, until: now, after: 1, because: { kind: 'hours' } },
      ],
    };
    renderPiece(<Forecast forecast={forecast} />);
    expect(said()).toMatch(
      /^After 836 more, at .*, SendGrid has reached its limit for the day; it continues on .* After that it rests once more\. Done on /,
    );
  });
});

describe('its parts', () => {
  it.each([
    [[1, 0], 'b a c'],
    [[0, 2], 'b c a'],
    [[2, 0], 'c a b'],
  ])('moving %s', ([from, to], order) => {
    expect(moved(['a', 'b', 'c'], from ?? 0, to ?? 0).join(' ')).toBe(order);
  });

  it('clocks and zones', () => {
    expect(tomorrowAtNine(new Date(2026, 11, 31, 23, 59))).toBe('2027-01-01T09:00');
    expect([minutesOf('09:30'), minutesOf('9:05:00'), minutesOf('')]).toEqual([570, 545, null]);
    expect(wallAsUtc('soon')).toBeNull();
    expect(zoneName('America/Argentina/Buenos_Aires')).toBe('Buenos Aires, Argentina, America');
    expect(zoneChoices('Ours', 'Mars/Base')[0]).toEqual({ value: '', label: 'Ours' });
    expect(zoneChoices('Ours', 'Mars/Base').some(({ value }) => value === 'Mars/Base')).toBe(true);
  });
});

describe('the dialog', () => {
  const open = (way: Partial<PlanView> = {}) => {
    const saved = vi.fn<(way: Way) => void>();
    const view = renderPiece(
      <WayDialog
        parts={allParts}
        title="Delivery"
        yes="Save"
        way={{ relay: 'sendgrid', plan: { ...plainPlan, ...way } }}
        onSave={saved}
        onClose={() => undefined}
      />,
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

  it('a time, hours, a slower pace and the kind of mail, all named', async () => {
    const user = userEvent.setup();
    const { saved } = open();
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('radio', { name: 'At a date and time' }));
    await user.click(dialog.getByRole('radio', { name: 'Send late without asking' }));
    await user.click(dialog.getByRole('switch', { name: /^Only at some hours of the day/ }));
    await user.click(dialog.getByRole('checkbox', { name: 'Sat' }));
    await user.click(dialog.getByRole('checkbox', { name: /^By each person’s own clock/ }));
    await user.click(dialog.getByRole('radio', { name: 'Limit the speed' }));
    await user.click(dialog.getByRole('radio', { name: /^Receipts and notices/ }));
    await user.click(dialog.getByRole('radio', { name: /Send it again/ }));
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
