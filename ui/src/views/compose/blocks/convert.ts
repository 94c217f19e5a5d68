/**
 * The text editor's HTML as blocks: headings, images, buttons, dividers and tables become blocks of
 * their own, everything between them becomes text blocks.
 *
 * Leaves out: the theme and the footer, which a design brings.
 */
import type { Align, Block, Document } from '../../../host/types';
import { newId } from './model';

const alignOf = (element: HTMLElement): Align => {
  const { textAlign } = element.style;
  if (textAlign === 'center') return 'center';
  return textAlign === 'right' ? 'end' : 'start';
};

/** The only element in a paragraph that holds nothing else. */
function only(element: Element, selector: string): Element | null {
  const found = element.querySelector(`:scope > ${selector}`);
  if (!found || element.children.length !== 1) return null;
  return element.textContent?.trim() === found.textContent?.trim() ? found : null;
}

function imageBlock(image: Element, common: { id: string; show_if: null }): Block {
  const width = Number.parseInt(image.getAttribute('width') ?? '', 10);
  return {
    ...common,
    align: 'center',
    type: 'image',
    source: image.getAttribute('src') ?? '',
    alt: image.getAttribute('alt') ?? '',
    width: Number.isNaN(width) ? null : width,
    href: null,
  };
}

/** Null: part of a text block. */
function blockOf(element: HTMLElement): Block | null {
  const common = { id: newId(), show_if: null };
  const align = alignOf(element);
  const level = /^h([1-3])$/.exec(element.localName)?.[1];
  if (level) {
    return { ...common, align, type: 'heading', level: Number(level), html: element.innerHTML };
  }
  if (element.localName === 'hr') return { ...common, align, type: 'divider' };
  if (element.localName === 'table') {
    const rows = [...element.querySelectorAll('tr')].map((row) =>
      [...row.querySelectorAll('td, th')].map(
        (cell) => only(cell, 'p')?.innerHTML ?? cell.innerHTML,
      ),
    );
    const width = Math.max(...rows.map(({ length }) => length));
    return {
      ...common,
      align,
      type: 'table',
      has_header: element.querySelector('th') !== null,
      rows: rows.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? '')),
    };
  }
  if (element.localName !== 'p') return null;
  const image = only(element, 'img');
  if (image) return imageBlock(image, common);
  const link = only(element, 'a.button');
  if (!link) return null;
  const href = link.getAttribute('href') ?? '';
  return { ...common, align, type: 'button', text: link.textContent ?? '', href };
}

export function blocksOf(html: string): Block[] {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  const blocks: Block[] = [];
  for (const element of body.children) {
    const block = blockOf(element as HTMLElement);
    const last = blocks.at(-1);
    if (block) blocks.push(block);
    else if (last?.type === 'text' && last.align === alignOf(element as HTMLElement)) {
      blocks[blocks.length - 1] = { ...last, html: last.html + element.outerHTML };
    } else {
      const align = alignOf(element as HTMLElement);
      blocks.push({ id: newId(), align, show_if: null, type: 'text', html: element.outerHTML });
    }
  }
  return blocks;
}

/** The blocks in the theme of a design, with the design's footer. */
export function documentOf(html: string, design: Document): Document {
  const section = (blocks: Block[]) => ({
    id: newId(),
    background: null,
    padding: 24,
    show_if: null,
    repeat: null,
    columns: [{ id: newId(), width: 100, blocks }],
  });
  const footers = design.sections.filter(({ columns }) =>
    columns.some(({ blocks }) => blocks.some(({ type }) => type === 'footer')),
  );
  return { ...design, sections: [section(blocksOf(html)), ...footers] };
}
