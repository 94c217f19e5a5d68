/** A relay's limits: the summary line, the form behind it, and the days of a warm-up. */
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { RelayDraft, WarmUpView } from '../../host/types';
import { openEngine, relayId } from '../../test/engine';
import { faults, renderAt } from '../../test/render';
import { warmUpDays } from './limits';

const plan = (first_day: number, growth: number, target: number): WarmUpView => ({
  first_day,
  growth,
  target,
  began_at: null,
});

describe('a warm-up', () => {
  it.each<[WarmUpView, number[], number | null]>([
    [plan(50, 100, 500), [50, 100, 200, 400], 5],
    [plan(20, 0, 100), [20, 20, 20, 20, 20, 20], null],
    [plan(500, 50, 100), [], 1],
    [plan(50, 50, 5_000), [50, 75, 112, 168, 253, 379], 13],
    [plan(50, 100, 400), [50, 100, 200], 4],
  ])('%j', (given, numbers, end) => {
    const { days, end: reached } = warmUpDays(given);
    expect(days.map(({ most }) => most)).toEqual(numbers);
    expect(reached).toBe(end);
  });
});

describe('the limits of a relay', () => {
  const engine = openEngine();

  it('are one line until they are opened', async () => {
    const user = userEvent.setup();
    const { host, container } = renderAt(`/relays/${await relayId(engine, 'Brevo')}`, { engine });
    expect(
      await screen.findByText('300 per day, 1 per second, warming up, 4 at once'),
    ).toBeDefined();
    expect(screen.queryByLabelText('Per day')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Change limits' }));
    const day = await screen.findByLabelText('Per day');
    await user.clear(day);
    await user.type(day, '450');
    await user.click(screen.getByRole('button', { name: 'Add a domain' }));
    await user.type(screen.getByRole('textbox', { name: 'Domain number 1' }), '@GMX.example');
    await user.type(
      screen.getByLabelText('Sender domains', { selector: 'input' }),
      '@alder.example{Enter}',
    );
    expect(await faults(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Save relay' }));
    await waitFor(() => {
      const call = host.calls.find(({ name }) => name === 'relay_save');
      expect((call?.request as RelayDraft | undefined)?.limits).toMatchObject({
        per_day: 450,
        day: { kind: 'from', minute: 0, zone: 'Europe/Paris' },
        domains: [{ domain: 'gmx.example', connections: 1, per_minute: null }],
        senders: ['alder.example'],
      });
    });
  });

  it('come from the preset if it has any', async () => {
    const user = userEvent.setup();
    renderAt('/relays/new', { engine });
    await user.click(await screen.findByRole('radio', { name: /Gmail/ }));
    expect(await screen.findByText('500 per day, 1 per second, 1 at once')).toBeDefined();
  });
});
