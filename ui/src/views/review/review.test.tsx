/** Review and start: what stops it, the ten seconds, and leaving meanwhile. */
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { ReviewView } from '../../host/types';
import { campaignNamed, campaignPage, openEngine } from '../../test/engine';
import { faults, renderAt } from '../../test/render';
import { plan } from '../../test/samples';

const started = (calls: { name: string }[]) =>
  calls.some(({ name }) => name === 'campaign_command');

const ready: ReviewView = {
  id: 'openday',
  subject: 'See you on Saturday',
  people: 382,
  bases: [{ basis: 'opt_in', count: 382 }],
  unsubscribed: 0,
  bounced: 0,
  complained: 0,
  no_consent: 0,
  suppressed: 0,
  from: 'a@b.example',
  reply_to: '',
  relay_name: 'SendGrid',
  practice: false,
  next_relay_names: [],
  plan,
  starts_at: null,
  forecast: null,
  give_up_hours: 48,
  findings: [],
  can_start: true,
};

describe('review and start', () => {
  const engine = openEngine();
  const openDay = () => campaignPage(engine, 'Open day', 'review');

  it('shows in one sentence what will happen', async () => {
    const { container } = renderAt(await openDay(), { engine });
    expect(await screen.findByText(/Postroom sends/)).toBeDefined();
    expect(screen.getByText('382 people')).toBeDefined();
    expect(await screen.findByText(/^Preview for \w+/)).toBeDefined();
    expect(await faults(container)).toEqual([]);
  });

  it('names merge fields in the subject', async () => {
    const subject = '{{ given_name | default("friend") }}, see you';
    renderAt(await openDay(), {
      engine,
      handlers: { campaign_review: () => ({ ...ready, subject }) },
    });
    expect(await screen.findByText('“‹First name›, see you”')).toBeDefined();
  });

  it('cannot be started while something stops it, and shows why beside the button', async () => {
    renderAt(await campaignPage(engine, 'Easter', 'review'), { engine });
    expect(await screen.findByText('No recipients selected')).toBeDefined();
    const button = screen.getByRole('button', { name: /^Send\b/ });
    expect(button.hasAttribute('disabled')).toBe(true);
    expect(screen.getByText('Fix 3 errors above to send.')).toBeDefined();
  });

  it('counts ten seconds in which Undo takes it back', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(await openDay(), { engine });
    await user.click(await screen.findByRole('button', { name: /^Send to 382 people/ }));
    expect((await screen.findAllByText(/Nothing has (left|been sent) yet/)).length).toBeGreaterThan(
      1,
    );
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('button', { name: /^Send\b/ })).toBeDefined();
    expect(started(host.calls)).toBe(false);
  });

  it('shows how far the list of recipients is written down before the first mail leaves', async () => {
    const user = userEvent.setup();
    let done: () => void = () => undefined;
    const written = new Promise<void>((resolve) => {
      done = resolve;
    });
    const { host } = renderAt(await openDay(), {
      engine,
      handlers: {
        campaign_freezing: () => ({ done: 250_000, total: 1_000_000 }),
        campaign_command: async () => {
          await written;
          return engine.host.call('campaign_get', {
            id: (await campaignNamed(engine.host, 'Open day')).id,
          });
        },
      },
    });
    await user.click(await screen.findByRole('button', { name: /^Send\b/ }));
    await user.click(await screen.findByRole('button', { name: 'Start now' }));
    expect(await screen.findByText(/Preparing 1,000,000 recipients: 25/)).toBeDefined();
    expect(host.calls.filter(({ name }) => name === 'campaign_command')).toHaveLength(1);
    done();
  });

  it('starts nothing when the page is left meanwhile, and shows it', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(await openDay(), { engine });
    await user.click(await screen.findByRole('button', { name: /^Send\b/ }));
    await user.click(await screen.findByRole('button', { name: 'Back to editing' }));
    expect(
      await screen.findByText(/so the campaign was not started/, {}, { timeout: 15_000 }),
    ).toBeDefined();
    expect(started(host.calls)).toBe(false);
  });

  it('shows the program’s own words for what it does not know', async () => {
    renderAt(await openDay(), {
      engine,
      handlers: {
        campaign_review: () => ({
          ...ready,
          findings: [
            { severity: 'block', code: 'moon_phase', params: {}, message: 'The moon is full.' },
          ],
          can_start: false,
        }),
      },
    });
    expect(await screen.findByText('The moon is full.')).toBeDefined();
  });

  it('schedules a campaign that has a time, and shows when', async () => {
    const user = userEvent.setup();
    const { id } = await campaignNamed(engine.host, 'Open day');
    const { host, router } = renderAt(await openDay(), { engine });
    await user.click(await screen.findByRole('button', { name: /Edit schedule/ }));
    await user.click(await screen.findByRole('radio', { name: 'At a date and time' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await user.click(await screen.findByRole('button', { name: 'Schedule for 382 people' }));
    await waitFor(() => expect(router.state.location.pathname).toMatch(/\/live$/));
    expect(host.calls.find(({ name }) => name === 'campaign_command')?.request).toEqual({
      id,
      command: 'schedule',
    });
    expect(await screen.findByRole('heading', { level: 1, name: /^Starts / })).toBeDefined();
  });
});

describe('the start', () => {
  const engine = openEngine();

  it('starts at once when asked to, and goes on to the live view', async () => {
    const user = userEvent.setup();
    const { id } = await campaignNamed(engine.host, 'Open day');
    const { host, router } = renderAt(`/campaigns/${id}/review`, { engine });
    await user.click(await screen.findByRole('button', { name: /^Send\b/ }));
    await user.click(await screen.findByRole('button', { name: 'Start now' }));
    await waitFor(() => expect(router.state.location.pathname).toMatch(/\/live$/));
    expect(host.calls.find(({ name }) => name === 'campaign_command')?.request).toEqual({
      id,
      command: 'start',
    });
  });
});
