/** The live view: what it says, what its buttons do, and its chart's arithmetic. */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { faults, renderAt } from '../../test/render';
import { roundUp, steps } from './Speed';

describe('the live view', () => {
  it('says how far it is and why it waits', async () => {
    const { container } = renderAt('/campaigns/spring/live');
    const heading = await screen.findByRole('heading', { level: 1 });
    expect(heading.textContent).toMatch(
      /^Sending to 4,000 people; 1,204 accepted; done (at|tomorrow|on) /,
    );
    expect(screen.getByText('2,726 wait for the limit')).toBeDefined();
    expect(screen.getByText('31 will be tried again')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Fix Mailgun' })).toBeDefined();
    expect(await faults(container)).toEqual([]);
  });

  it('pauses at once and offers to go on', async () => {
    const user = userEvent.setup();
    renderAt('/campaigns/spring/live');
    const main = within(await screen.findByRole('main'));
    await user.click(await main.findByRole('button', { name: 'Pause' }));
    expect(await main.findByRole('button', { name: 'Resume' })).toBeDefined();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('Paused: 1,204 of');
  });

  it('asks in words before it stops for good', async () => {
    const user = userEvent.setup();
    renderAt('/campaigns/spring/live');
    await user.click(await screen.findByRole('button', { name: 'Stop for good' }));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText(/2,757 people will not get this mail/)).toBeDefined();
    await user.click(within(dialog).getByRole('button', { name: 'Stop for good' }));
    await waitFor(() =>
      expect(screen.getByRole('heading', { level: 1 }).textContent).toContain(
        'Stopped for good: 1,204 of',
      ),
    );
  });

  it('leads from a number to the people behind it', async () => {
    const user = userEvent.setup();
    const { router } = renderAt('/campaigns/spring/live');
    await user.click(await screen.findByRole('button', { name: /^14\b/ }));
    await waitFor(() =>
      expect(router.state.location.pathname).toBe('/campaigns/spring/deliveries'),
    );
    expect(router.state.location.search).toEqual({ status: 'refused' });
  });

  it('reads well when it is done', async () => {
    const { container } = renderAt('/campaigns/mother/live');
    const heading = await screen.findByRole('heading', { level: 1 });
    expect(heading.textContent).toBe('Done: 3,874 of 3,912 accepted, 38 were not');
    expect(screen.queryByText('Why it waits')).toBeNull();
    expect(screen.getByRole('button', { name: 'Retry failures' })).toBeDefined();
    expect(await faults(container)).toEqual([]);
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
});
