/** The live view: what it says, what its buttons do, and its chart's arithmetic. */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { LiveView } from '../../host/types';
import { campaignNamed, campaignPage, openEngine } from '../../test/engine';
import { live, relays } from '../../test/live';
import { faults, renderAt } from '../../test/render';
import { roundUp, steps } from './Speed';

const engine = openEngine();
const spring = () => campaignPage(engine, 'Spring news', 'live');

/** The sample's campaign, with the test's own answer. */
async function renderLive(some: Partial<LiveView> = {}) {
  const { id } = await campaignNamed(engine.host, 'Spring news');
  const answer = { ...live, campaign: { ...live.campaign, id }, ...some };
  const handlers = { campaign_live: () => answer, relay_list: () => relays };
  return renderAt(`/campaigns/${id}/live`, { engine, handlers });
}

describe('the live view', () => {
  it('shows how far it is and why it waits', async () => {
    const { container } = await renderLive();
    const heading = await screen.findByRole('heading', { level: 1 });
    expect(heading.textContent).toMatch(
      /^Sending to 4,000 people; 1,204 accepted; done (at|tomorrow|on) /,
    );
    expect(screen.getByText('2,726 waiting for the rate limit')).toBeDefined();
    expect(screen.getByText('31 to retry')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Fix Mailgun' })).toBeDefined();
    expect(await faults(container)).toEqual([]);
  });

  it('leads from a number to the people behind it', async () => {
    const user = userEvent.setup();
    const { router } = await renderLive();
    await user.click(await screen.findByRole('button', { name: /^14\b/ }));
    await waitFor(() => expect(router.state.location.pathname).toMatch(/\/deliveries$/));
    expect(router.state.location.search).toEqual({ status: 'refused' });
  });

  it('reads well when it is done', async () => {
    const { container } = renderAt(await campaignPage(engine, 'Mother', 'live'), { engine });
    const heading = await screen.findByRole('heading', { level: 1 });
    expect(heading.textContent).toBe('Done: 378 of 382 accepted, 4 refused');
    expect(screen.queryByText('Waiting for')).toBeNull();
    expect(screen.getByRole('button', { name: 'Retry failures' })).toBeDefined();
    expect(await faults(container)).toEqual([]);
  });
});

describe('a campaign that waits for its time', () => {
  it('shows when it starts, and can be sent now after a question', async () => {
    const user = userEvent.setup();
    const { id } = await campaignNamed(engine.host, 'First frost');
    const { container, host } = renderAt(await campaignPage(engine, 'First frost', 'live'), {
      engine,
    });
    const heading = await screen.findByRole('heading', { level: 1 });
    expect(heading.textContent).toMatch(/^Starts .* \(in 1[01] hours\)$/);
    expect(await screen.findByText('1,147 people')).toBeDefined();
    expect(await faults(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Send now' }));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText(/Sending to 1,147 people starts immediately/)).toBeDefined();
    await user.click(within(dialog).getByRole('button', { name: 'Send now' }));
    await waitFor(() =>
      expect(host.calls.find(({ name }) => name === 'campaign_command')?.request).toEqual({
        id,
        command: 'start',
      }),
    );
  });

  it('asks when its start was missed', async () => {
    renderAt(await campaignPage(engine, 'Bulbs', 'live'), { engine });
    expect(await screen.findByText(/missed because this computer was off or asleep/)).toBeDefined();
    expect(screen.getByRole('button', { name: 'Send now' })).toBeDefined();
  });

  it('goes back to the draft', async () => {
    const user = userEvent.setup();
    const { router } = renderAt(await campaignPage(engine, 'Bulbs', 'live'), { engine });
    await user.click(await screen.findByRole('button', { name: 'Back to draft' }));
    await waitFor(() => expect(router.state.location.pathname).toMatch(/\/compose$/));
  });
});

describe('the way out while it sends', () => {
  it('is slowed down in a small dialog', async () => {
    const user = userEvent.setup();
    const { host } = await renderLive();
    await user.click(await screen.findByRole('button', { name: 'Limit speed' }));
    const dialog = await screen.findByRole('dialog', { name: 'Limit speed' });
    await user.click(within(dialog).getByRole('radio', { name: 'Limit the speed' }));
    await user.click(within(dialog).getByRole('button', { name: 'Apply' }));
    await waitFor(() =>
      expect(host.calls.find(({ name }) => name === 'campaign_set_plan')?.request).toMatchObject({
        id: expect.any(String),
        plan: { per_second: 1, next_relays: ['brevo', 'mailgun'] },
      }),
    );
  });

  it('shows each relay in its order, with its limits and what it does', async () => {
    await renderLive();
    expect(await screen.findByText('active')).toBeDefined();
    expect(screen.getByText('limit reached')).toBeDefined();
    expect(screen.getByText(/^full, resets/)).toBeDefined();
    expect(await screen.findByText('day 3 of the warm-up')).toBeDefined();
    expect(screen.getByText('paused: wrong password')).toBeDefined();
    expect(screen.getByRole('meter', { name: 'SendGrid, Today' })).toBeDefined();
  });

  it('tells how far the list of recipients is written down', async () => {
    await renderLive({ freezing: { done: 430_000, total: 1_000_000 } });
    expect(await screen.findByText(/Preparing 1,000,000 recipients: 43/)).toBeDefined();
  });
});

describe('the buttons', () => {
  it('pauses at once and offers to go on', async () => {
    const user = userEvent.setup();
    renderAt(await spring(), { engine });
    const main = within(await screen.findByRole('main'));
    await user.click(await main.findByRole('button', { name: 'Pause' }));
    expect(await main.findByRole('button', { name: 'Resume' })).toBeDefined();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toMatch(/Paused: 1\d\d of/);
  });

  it('asks in words before it stops for good', async () => {
    const user = userEvent.setup();
    renderAt(await spring(), { engine });
    await user.click(await screen.findByRole('button', { name: 'Cancel campaign' }));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText(/9\d\d people won’t receive this email/)).toBeDefined();
    await user.click(within(dialog).getByRole('button', { name: 'Cancel campaign' }));
    await waitFor(() =>
      expect(screen.getByRole('heading', { level: 1 }).textContent).toMatch(/Canceled: 1\d\d of/),
    );
  });
});

describe('the chart', () => {
  it('ends at a round number', () => {
    expect([0, 0.3, 7, 61, 900, 5_000_000].map(roundUp)).toEqual([1, 0.3, 8, 80, 1000, 5_000_000]);
  });

  it('draws steps that close', () => {
    expect(steps([0, 0], [5, 10], 10)).toBe(
      'M0 100.00L0.000 50.00L50.000 50.00L50.000 0.00L100.000 0.00' +
        'L100.000 100.00L50.000 100.00L50.000 100.00L0.000 100.00Z',
    );
  });

  it('leaves the rest of the box to the points to come', () => {
    expect(steps([0], [10], 10, 30)).toBe(
      'M0 100.00L0.000 0.00L3.333 0.00L3.333 100.00L0.000 100.00Z',
    );
  });

  it('stays below its top', () => {
    expect(steps([0], [12], 10)).toContain('L0.000 0.00');
  });
});
