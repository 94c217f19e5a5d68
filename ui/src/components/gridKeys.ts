/** The keyboard of a grid of rows (WAI-ARIA APG, grid pattern): which key does what. */
import type { KeyboardEvent } from 'react';

export interface GridActions {
  /** Index of the active row. */
  active: number;
  count: number;
  /** Rows that a page moves over. */
  page: number;
  /** Moves to a row; `select` adds it to the selection. */
  move: (index: number, select: boolean) => void;
  open: (index: number) => void;
  toggle?: () => void;
  expand?: () => void;
  collapse?: () => void;
  /** Escape: collapses, or else clears the selection. */
  clear?: () => void;
  selectAll?: () => void;
}

export function handleGridKey(event: KeyboardEvent<HTMLElement>, grid: GridActions): void {
  // Keys inside a cell or an expanded row belong to the control with the focus.
  if (event.target !== event.currentTarget || event.altKey) return;
  const { active, count, page, move } = grid;
  const actions = new Map<string, (() => void) | undefined>([
    ['ArrowDown', () => move(active + 1, event.shiftKey)],
    ['ArrowUp', () => move(active - 1, event.shiftKey)],
    ['PageDown', () => move(active + page, false)],
    ['PageUp', () => move(active - page, false)],
    ['Home', () => move(0, false)],
    ['End', () => move(count - 1, false)],
    ['Enter', () => grid.open(active)],
    [' ', grid.toggle],
    ['ArrowRight', grid.expand],
    ['ArrowLeft', grid.collapse],
    ['Escape', grid.clear],
  ]);
  const command = event.ctrlKey || event.metaKey;
  const selectAll = event.key.toLowerCase() === 'a' ? grid.selectAll : undefined;
  const action = command ? selectAll : actions.get(event.key);
  if (!action) return;
  event.preventDefault();
  action();
}
