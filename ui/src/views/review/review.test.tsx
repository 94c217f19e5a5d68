/** Review and start: what stops it, the ten seconds, and leaving meanwhile. */
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { fakeHost } from '../../host/fake';
import { plainPlan } from '../../host/fake/plans';
import { faults, renderAt } from '../../test/render';

const started = (calls: { name: string }[]) =>
  calls.some(({ name }) => name === 'campaign_command');

describe('review and start', () => {
  it('says in one sentence what will happen', async () => {
    const { container } = renderAt('/campaigns/openday/review');
    expect(await screen.findByText(/Postroom sends/)).toBeDefined();
    expect(screen.getByText('1,147 people')).toBeDefined();
    expect(await screen.findByText('Preview for Anna Whitcombe')).toBeDefined();
    expect(await faults(container)).toEqual([]);
  });

  it('names merge fields in the subject', async () => {
    renderAt('/campaigns/openday/review', {
      prepare: (world) => {
        const row = world.campaigns.find(({ id }) => id === 'openday');
        if (row) row.subject = '{{ given_name | default("friend") }}, see you';
      },
    });
    expect(await screen.findByText('“‹First name›, see you”')).toBeDefined();
  });

  it('cannot be started while something stops it, and says so beside the button', async () => {
    renderAt('/campaigns/easter/review');
    expect(await screen.findByText('No recipients selected')).toBeDefined();
    const button = screen.getByRole('button', { name: /^Send\b/ });
    expect(button.hasAttribute('disabled')).toBe(true);
    expect(screen.getByText('Fix 3 errors above to send.')).toBeDefined();
  });

  it('counts ten seconds in which Undo takes it back', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/campaigns/openday/review');
    await user.click(await screen.findByRole('button', { name: /^Send to 1,147 people/ }));
    expect((await screen.findAllByText(/Nothing has (left|been sent) yet/)).length).toBeGreaterThan(
      1,
    );
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('button', { name: /^Send\b/ })).toBeDefined();
    expect(started(host.calls)).toBe(false);
  });

  it('starts at once when told to, and goes on to the live view', async () => {
    const user = userEvent.setup();
    const { host, router } = renderAt('/campaigns/openday/review');
    await user.click(await screen.findByRole('button', { name: /^Send\b/ }));
    await user.click(await screen.findByRole('button', { name: 'Start now' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/campaigns/openday/live'));
    expect(host.calls.find(({ name }) => name === 'campaign_command')?.request).toEqual({
      id: 'openday',
      command: 'start',
    });
  });

  it('says how far the list of recipients is written down before the first mail leaves', async () => {
    const user = userEvent.setup();
    let done: () => void = () => undefined;
    const written = new Promise<void>((resolve) => {
      done = resolve;
    });
    const { host } = renderAt('/campaigns/openday/review', {
      handlers: {
        campaign_freezing: () => ({ done: 250_000, total: 1_000_000 }),
        campaign_command: async () => {
          await written;
          return fakeHost().call('campaign_get', { id: 'openday' });
        },
      },
    });
    await user.click(await screen.findByRole('button', { name: /^Send\b/ }));
    await user.click(await screen.findByRole('button', { name: 'Start now' }));
    expect(await screen.findByText(/Preparing 1,000,000 recipients: 25/)).toBeDefined();
    expect(host.calls.filter(({ name }) => name === 'campaign_command')).toHaveLength(1);
    done();
  });

  it('schedules a campaign that has a time, and says when', async () => {
    const user = userEvent.setup();
    const { host, router } = renderAt('/campaigns/openday/review');
    await user.click(await screen.findByRole('button', { name: /Edit schedule/ }));
    await user.click(await screen.findByRole('radio', { name: 'At a date and time' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await user.click(await screen.findByRole('button', { name: 'Schedule for 1,147 people' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/campaigns/openday/live'));
    expect(host.calls.find(({ name }) => name === 'campaign_command')?.request).toEqual({
      id: 'openday',
      command: 'schedule',
    });
    expect(await screen.findByRole('heading', { level: 1, name: /^Starts / })).toBeDefined();
  });

  it('starts nothing when the page is left meanwhile, and says so', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/campaigns/openday/review');
    await user.click(await screen.findByRole('button', { name: /^Send\b/ }));
    await user.click(await screen.findByRole('button', { name: 'Back to editing' }));
    expect(
      await screen.findByText(/so the campaign was not started/, {}, { timeout: 15_000 }),
    ).toBeDefined();
    expect(started(host.calls)).toBe(false);
  });

  it('shows the program’s own words for what it does not know', async () => {
    renderAt('/campaigns/openday/review', {
      prepare: () => undefined,
      handlers: {
        campaign_review: () => ({
          id: 'openday',
          subject: 'See you',
          people: 1,
          unsubscribed: 0,
          bounced: 0,
          complained: 0,
          from: 'a@b.example',
          reply_to: '',
          relay_name: 'SendGrid',
          practice: false,
          next_relay_names: [],
          plan: plainPlan,
          starts_at: null,
          forecast: null,
          give_up_hours: 48,
          findings: [
            { severity: 'block', code: 'moon_phase', params: {}, message: 'The moon is full.' },
          ],
          can_start: false,
        }),
      },
    });
    expect(await screen.findByText('The moon is full.')).toBeDefined();
  });
});
