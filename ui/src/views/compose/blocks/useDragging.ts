/**
 * Dragging by pointer: blocks and sections on the canvas, and presets from the palette. A drop is
 * one step of the history; nothing changes before it.
 */
import { type DragStartEvent, PointerSensor, useSensor, useSensors } from '@dnd-kit/core';
import { type RefObject, useCallback, useRef, useState } from 'react';
import { blockTarget, type DropTarget, sectionTarget } from './dropTarget';
import { insertBlock, insertSection, moveBlock, moveSection } from './model';
import type { Preset } from './presets';
import type { BlockStore } from './store';

export type Dragged =
  | { kind: 'block' | 'section'; id: string }
  | { kind: 'preset'; preset: Preset };

const isSection = (dragged: Dragged): boolean =>
  dragged.kind === 'preset' ? dragged.preset.kind === 'section' : dragged.kind === 'section';

function drop(store: BlockStore, dragged: Dragged, target: DropTarget) {
  if (dragged.kind === 'preset') {
    const { preset } = dragged;
    if (preset.kind === 'section' && target.kind === 'section') {
      const section = preset.make();
      store.edit((document) => insertSection(document, target.at, section));
      store.select({ kind: 'section', id: section.id });
    } else if (preset.kind === 'block' && target.kind === 'block') {
      const block = preset.make();
      store.edit((document) => insertBlock(document, target.place, block));
      store.select({ kind: 'block', id: block.id });
    }
    return;
  }
  const { id, kind } = dragged;
  store.edit((document) =>
    target.kind === 'block'
      ? moveBlock(document, id, target.place)
      : moveSection(document, id, target.at),
  );
  store.select({ kind, id });
}

export function useDragging(store: BlockStore, ground: RefObject<HTMLDivElement | null>) {
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 5 } }));
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const [target, setTarget] = useState<DropTarget | null>(null);
  const latest = useRef<DropTarget | null>(null);
  const end = useRef<() => void>(() => undefined);

  const stop = useCallback(() => {
    end.current();
    end.current = () => undefined;
    setDragged(null);
    setTarget(null);
  }, []);
  const onDragStart = useCallback(
    ({ active }: DragStartEvent) => {
      const what = active.data.current as Dragged | undefined;
      if (!what) return;
      latest.current = null;
      setDragged(what);
      const find = isSection(what) ? sectionTarget : blockTarget;
      const follow = ({ clientX: x, clientY: y }: PointerEvent) => {
        if (!ground.current) return;
        latest.current = find(ground.current, store.get().document, { x, y });
        setTarget(latest.current);
      };
      window.addEventListener('pointermove', follow);
      end.current = () => window.removeEventListener('pointermove', follow);
    },
    [store, ground],
  );
  const onDragEnd = useCallback(() => {
    if (dragged && latest.current) drop(store, dragged, latest.current);
    stop();
  }, [store, dragged, stop]);

  return { sensors, dragged, target, onDragStart, onDragEnd, onDragCancel: stop };
}
