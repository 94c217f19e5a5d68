/** The second click of a double click on Start cannot skip the countdown. */
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { renderOver } from '../test/render';
import { UndoCountdown } from './UndoCountdown';

describe('the countdown', () => {
  it('offers the start only after a double click is over', async () => {
    const user = userEvent.setup();
    const onNow = vi.fn();
    renderOver(<UndoCountdown onUndo={vi.fn()} onDone={vi.fn()} onNow={onNow} />);
    expect(screen.queryByRole('button', { name: 'Start now' })).toBeNull();
    await user.click(await screen.findByRole('button', { name: 'Start now' }));
    expect(onNow).toHaveBeenCalledTimes(1);
  });

  it('ignores the second click of a double click', async () => {
    const user = userEvent.setup();
    const onUndo = vi.fn();
    renderOver(<UndoCountdown onUndo={onUndo} onDone={vi.fn()} />);
    await user.dblClick(await screen.findByRole('button', { name: 'Undo' }));
    expect(onUndo).toHaveBeenCalledTimes(1);
  });
});
