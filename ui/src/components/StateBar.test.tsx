/** The bar of states: order, nothing for nobody, hatching, and words for who cannot see it. */
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { faults, renderOver } from '../test/render';
import { Counts, StateBar } from './StateBar';

const counts = {
  queued: 10,
  leased: 5,
  sending: 2,
  accepted: 100,
  deferred: 0,
  refused: 3,
  expired: 0,
  withdrawn: 1,
  in_doubt: 4,
};

describe('StateBar', () => {
  it('keeps its order and leaves out who is nobody', () => {
    const { container } = renderOver(<StateBar counts={counts} />);
    const states = [...container.querySelectorAll('[data-state]')].map((one) =>
      one.getAttribute('data-state'),
    );
    expect(states).toEqual(['accepted', 'sending', 'in_doubt', 'refused', 'withdrawn', 'queued']);
  });

  it('shows its numbers; a leased mail still waits', () => {
    renderOver(<StateBar counts={counts} />);
    const label = screen.getByRole('img').getAttribute('aria-label');
    expect(label).toContain('Accepted: 100');
    expect(label).toContain('Queued: 15');
  });

  it('hatches what was withdrawn, and only that', () => {
    const { container } = renderOver(<StateBar counts={counts} />);
    const style = (state: string) =>
      container.querySelector(`[data-state="${state}"]`)?.getAttribute('style') ?? '';
    expect(style('withdrawn')).toContain('repeating-linear-gradient');
    expect(style('accepted')).not.toContain('gradient');
  });

  it('lets a number be picked', async () => {
    const onPick = vi.fn();
    renderOver(<Counts counts={counts} onPick={onPick} />);
    await userEvent.click(screen.getByRole('button', { name: /^3/ }));
    expect(onPick).toHaveBeenCalledWith('refused');
    expect(await faults()).toEqual([]);
  });
});
