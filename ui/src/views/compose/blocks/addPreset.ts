/**
 * Adds a preset where the user would expect it: behind what is selected, otherwise at the end, before
 * the footer.
 */
import type { Document, Section } from '../../../host/types';
import { insertBlock, insertSection, newId, type Place, placeOf } from './model';
import type { Preset } from './presets';
import type { BlockStore, Selected } from './store';

const hasFooter = ({ columns }: Section): boolean =>
  columns.some(({ blocks }) => blocks.some(({ type }) => type === 'footer'));

/** The position behind the last section that is not the footer. */
function endOf({ sections }: Document): number {
  const last = sections.at(-1);
  return last && hasFooter(last) ? sections.length - 1 : sections.length;
}

function sectionIndex(document: Document, selected: Selected | null): number | null {
  if (!selected) return null;
  if (selected.kind === 'block') return placeOf(document, selected.id)?.section ?? null;
  const at = document.sections.findIndex(({ id }) => id === selected.id);
  return at < 0 ? null : at;
}

/** Null: there is no section that could take a block. */
function blockPlace(document: Document, selected: Selected | null): Place | null {
  const current = selected?.kind === 'block' ? placeOf(document, selected.id) : null;
  if (current) return { ...current, block: current.block + 1 };
  const section = sectionIndex(document, selected) ?? endOf(document) - 1;
  const blocks = document.sections[section]?.columns[0]?.blocks;
  return blocks ? { section, column: 0, block: blocks.length } : null;
}

export function addPreset(store: BlockStore, preset: Preset): void {
  const { document, selected } = store.get();
  if (preset.kind === 'section') {
    const section = preset.make();
    const current = sectionIndex(document, selected);
    const at = current === null ? endOf(document) : current + 1;
    store.edit((one) => insertSection(one, at, section));
    store.select({ kind: 'section', id: section.id });
    return;
  }
  const block = preset.make();
  const place = blockPlace(document, selected);
  store.edit((one) => {
    if (place) return insertBlock(one, place, block);
    const columns = [{ id: newId(), width: 100, blocks: [block] }];
    const section = { background: null, padding: 16, show_if: null, repeat: null, columns };
    return insertSection(one, 0, { ...section, id: newId() });
  });
  store.select({ kind: 'block', id: block.id });
}
