/**
 * Moves by one step, as keys and buttons make them: a block past its neighbour, and from the end of
 * a column into the next one; a section past its neighbour.
 */
import type { Document } from '../../../host/types';
import { moveBlock, moveSection, type Place, placeOf } from './model';
import type { Selected } from './store';

/** The columns of the document from top to bottom. */
function columnsOf({ sections }: Document): Omit<Place, 'block'>[] {
  return sections.flatMap(({ columns }, section) =>
    columns.map((_, column) => ({ section, column })),
  );
}

const lengthOf = ({ sections }: Document, { section, column }: Omit<Place, 'block'>): number =>
  sections[section]?.columns[column]?.blocks.length ?? 0;

function blockTarget(document: Document, id: string, by: -1 | 1): Place | null {
  const from = placeOf(document, id);
  if (!from) return null;
  if (by < 0 && from.block > 0) return { ...from, block: from.block - 1 };
  if (by > 0 && from.block < lengthOf(document, from) - 1)
    return { ...from, block: from.block + 2 };
  const columns = columnsOf(document);
  const at = columns.findIndex(
    ({ section, column }) => section === from.section && column === from.column,
  );
  const next = columns[at + by];
  if (!next) return null;
  return { ...next, block: by < 0 ? lengthOf(document, next) : 0 };
}

/** The document after the move; the same document where there is no such place. */
export function moveByOne(document: Document, { kind, id }: Selected, by: -1 | 1): Document {
  if (kind === 'block') {
    const to = blockTarget(document, id, by);
    return to ? moveBlock(document, id, to) : document;
  }
  const at = document.sections.findIndex((section) => section.id === id);
  const to = by < 0 ? at - 1 : at + 2;
  if (at < 0 || to < 0 || to > document.sections.length) return document;
  return moveSection(document, id, to);
}
