/**
 * The blocks and sections to add: drag one to the canvas, or press it to add it behind what is
 * selected.
 */
import { useDraggable } from '@dnd-kit/core';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { addPreset } from './addPreset';
import css from './blocks.module.css';
import { useBlocks } from './context';
import { type Preset, usePresets } from './presets';

export function PaletteTile({ preset: { label, Icon } }: { preset: Preset }) {
  return (
    <>
      <Icon size={18} stroke={1.7} aria-hidden />
      <span>{label}</span>
    </>
  );
}

function PaletteItem({ preset }: { preset: Preset }) {
  const { store } = useBlocks();
  const { setNodeRef, listeners } = useDraggable({
    id: `preset ${preset.id}`,
    data: { kind: 'preset', preset },
  });
  return (
    <button
      ref={setNodeRef}
      type="button"
      className={css.tile}
      {...listeners}
      onClick={() => addPreset(store, preset)}
    >
      <PaletteTile preset={preset} />
    </button>
  );
}

function Group({ title, presets }: { title: ReactNode; presets: Preset[] }) {
  return (
    <section className={css.panelSection}>
      <h2 className={css.panelTitle}>{title}</h2>
      <div className={css.tiles}>
        {presets.map((preset) => (
          <PaletteItem key={preset.id} preset={preset} />
        ))}
      </div>
    </section>
  );
}

export function Palette() {
  const { blocks, sections } = usePresets();
  return (
    <>
      <Group title={<Trans>Blocks</Trans>} presets={blocks} />
      <Group title={<Trans>Sections</Trans>} presets={sections} />
    </>
  );
}
