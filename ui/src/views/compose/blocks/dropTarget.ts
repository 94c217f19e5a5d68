/**
 * Where something that is dragged would be dropped, from the boxes that the canvas draws.
 *
 * Leaves out: dragging itself and the change of the document.
 */
import type { Document } from '../../../host/types';
import type { Place } from './model';

/** A line on the canvas, in the coordinates of its scrolled content. */
export interface Line {
  top: number;
  left: number;
  width: number;
}

export type DropTarget =
  | { kind: 'block'; place: Place; line: Line }
  | { kind: 'section'; at: number; line: Line };

interface Point {
  x: number;
  y: number;
}

const byId = (root: Element, name: string, id: string): HTMLElement | null =>
  root.querySelector<HTMLElement>(`[data-${name}="${CSS.escape(id)}"]`);

/** How far a point is from a box; 0 inside. */
function distance({ x, y }: Point, box: DOMRect): number {
  const across = Math.max(box.left - x, 0, x - box.right);
  const down = Math.max(box.top - y, 0, y - box.bottom);
  return Math.hypot(across, down);
}

/** How many of the boxes have their middle above the point. */
const before = (boxes: DOMRect[], y: number): number =>
  boxes.filter((box) => box.top + box.height / 2 < y).length;

/** Between the boxes `at - 1` and `at`, or at the edge of the empty outer box. */
function lineAt(boxes: DOMRect[], at: number, outer: DOMRect, root: Element): Line {
  const above = boxes[at - 1];
  const below = boxes[at];
  const y =
    above && below
      ? (above.bottom + below.top) / 2
      : (above?.bottom ?? below?.top ?? outer.top + 8);
  const origin = root.getBoundingClientRect();
  return {
    top: y - origin.top + root.scrollTop,
    left: outer.left - origin.left + root.scrollLeft,
    width: outer.width,
  };
}

function isInside({ x, y }: Point, root: Element): boolean {
  const box = root.getBoundingClientRect();
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

export function sectionTarget(root: Element, { sections }: Document, point: Point) {
  if (!isInside(point, root)) return null;
  const boxes = sections.flatMap(
    ({ id }) => byId(root, 'section', id)?.getBoundingClientRect() ?? [],
  );
  const at = before(boxes, point.y);
  const outer = boxes[0] ?? root.getBoundingClientRect();
  const target: DropTarget = { kind: 'section', at, line: lineAt(boxes, at, outer, root) };
  return target;
}

export function blockTarget(root: Element, { sections }: Document, point: Point) {
  if (!isInside(point, root)) return null;
  let nearest: { section: number; column: number; box: DOMRect; away: number } | null = null;
  for (const [section, { columns }] of sections.entries()) {
    for (const [column, { id }] of columns.entries()) {
      const box = byId(root, 'column', id)?.getBoundingClientRect();
      if (!box) continue;
      const away = distance(point, box);
      if (!nearest || away < nearest.away) nearest = { section, column, box, away };
    }
  }
  if (!nearest) return null;
  const { section, column, box: outer } = nearest;
  const blocks = sections[section]?.columns[column]?.blocks ?? [];
  const boxes = blocks.flatMap(({ id }) => byId(root, 'block', id)?.getBoundingClientRect() ?? []);
  const block = before(boxes, point.y);
  const line = lineAt(boxes, block, outer, root);
  const target: DropTarget = { kind: 'block', place: { section, column, block }, line };
  return target;
}
