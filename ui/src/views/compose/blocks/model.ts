/**
 * Documents of blocks as plain data: read, find, and the changes that the editor makes.
 *
 * Every change returns a new document that shares what has not changed. Leaves out: history
 * (`store`), rendering (the program).
 */
import type { Block, Column, Document, Section } from '../../../host/types';

export type BlockType = Block['type'];
export type BlockOf<T extends BlockType> = Extract<Block, { type: T }>;

/** Where a block is: indexes into sections, columns and blocks. */
export interface Place {
  section: number;
  column: number;
  block: number;
}

export const maxColumns = 4;

export const newId = (): string => crypto.randomUUID().slice(0, 8);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The stored document, if it is one of blocks. Null: another editor's, or none. */
export function readDocument(json: string | null): Document | null {
  if (json === null) return null;
  try {
    const value: unknown = JSON.parse(json);
    if (!isRecord(value) || !Array.isArray(value.sections) || !isRecord(value.theme)) return null;
    const document = value as Document;
    return { ...document, sections: document.sections.map(withDefaults) };
  } catch {
    return null;
  }
}

/** A stored section may leave out what has a default. */
function withDefaults(section: Section): Section {
  return {
    ...section,
    background: section.background ?? null,
    padding: section.padding ?? 0,
    show_if: section.show_if ?? null,
    repeat: section.repeat ?? null,
    columns: section.columns.map((column) => ({
      ...column,
      blocks: column.blocks.map((block) => ({
        ...block,
        align: block.align ?? 'start',
        show_if: block.show_if ?? null,
      })),
    })),
  };
}

export function placeOf({ sections }: Document, id: string): Place | null {
  for (const [section, { columns }] of sections.entries()) {
    for (const [column, { blocks }] of columns.entries()) {
      const block = blocks.findIndex((one) => one.id === id);
      if (block >= 0) return { section, column, block };
    }
  }
  return null;
}

export function blockOf(document: Document, id: string): Block | null {
  const place = placeOf(document, id);
  if (!place) return null;
  return document.sections[place.section]?.columns[place.column]?.blocks[place.block] ?? null;
}

export const sectionOf = (document: Document, id: string): Section | null =>
  document.sections.find((section) => section.id === id) ?? null;

const replaceAt = <T>(list: T[], index: number, change: (one: T) => T): T[] =>
  list.map((one, at) => (at === index ? change(one) : one));

const insertAt = <T>(list: T[], index: number, one: T): T[] => [
  ...list.slice(0, index),
  one,
  ...list.slice(index),
];

const editColumn = (
  document: Document,
  { section, column }: Omit<Place, 'block'>,
  change: (column: Column) => Column,
): Document => ({
  ...document,
  sections: replaceAt(document.sections, section, (one) => ({
    ...one,
    columns: replaceAt(one.columns, column, change),
  })),
});

export function changeBlock(document: Document, id: string, change: (block: Block) => Block) {
  const place = placeOf(document, id);
  if (!place) return document;
  return editColumn(document, place, (column) => ({
    ...column,
    blocks: replaceAt(column.blocks, place.block, change),
  }));
}

export function changeSection(document: Document, id: string, part: Partial<Section>): Document {
  const at = document.sections.findIndex((section) => section.id === id);
  if (at < 0) return document;
  return {
    ...document,
    sections: replaceAt(document.sections, at, (section) => ({ ...section, ...part })),
  };
}

export const insertBlock = (document: Document, place: Place, block: Block): Document =>
  editColumn(document, place, (column) => ({
    ...column,
    blocks: insertAt(column.blocks, place.block, block),
  }));

export function removeBlock(document: Document, id: string): Document {
  const place = placeOf(document, id);
  if (!place) return document;
  return editColumn(document, place, (column) => ({
    ...column,
    blocks: column.blocks.filter((block) => block.id !== id),
  }));
}

/** Moves a block to a place that counts the block itself where it still is. */
export function moveBlock(document: Document, id: string, to: Place): Document {
  const from = placeOf(document, id);
  const block = blockOf(document, id);
  if (!from || !block) return document;
  const same = from.section === to.section && from.column === to.column;
  if (same && (to.block === from.block || to.block === from.block + 1)) return document;
  const shift = same && to.block > from.block ? 1 : 0;
  return insertBlock(removeBlock(document, id), { ...to, block: to.block - shift }, block);
}

export const insertSection = (document: Document, at: number, section: Section): Document => ({
  ...document,
  sections: insertAt(document.sections, at, section),
});

export const removeSection = (document: Document, id: string): Document => ({
  ...document,
  sections: document.sections.filter((section) => section.id !== id),
});

/** Moves a section in front of the one at `to`, counted before the move. */
export function moveSection(document: Document, id: string, to: number): Document {
  const from = document.sections.findIndex((section) => section.id === id);
  const section = document.sections[from];
  if (!section || to === from || to === from + 1) return document;
  return insertSection(removeSection(document, id), to > from ? to - 1 : to, section);
}

export const copyOfBlock = (block: Block): Block => ({ ...structuredClone(block), id: newId() });

export const copyOfSection = (section: Section): Section => ({
  ...section,
  id: newId(),
  columns: section.columns.map((column) => ({
    ...column,
    id: newId(),
    blocks: column.blocks.map(copyOfBlock),
  })),
});

/** Equal columns. The blocks of columns that go are added to the last one that stays. */
export function withColumns(section: Section, count: number): Section {
  const width = Math.floor(100 / count);
  const columns = Array.from({ length: count }, (_, at): Column => {
    const old = section.columns[at];
    return { id: old?.id ?? newId(), width, blocks: old?.blocks ?? [] };
  });
  const rest = section.columns.slice(count).flatMap(({ blocks }) => blocks);
  const last = columns[count - 1];
  if (last) last.blocks = [...last.blocks, ...rest];
  return { ...section, columns };
}
