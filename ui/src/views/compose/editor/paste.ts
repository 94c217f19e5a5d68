/**
 * HTML from the clipboard, made fit for the editor: Word's lists become lists, tables that only lay a
 * page out are unwrapped, pictures are listed for the caller.
 *
 * Leaves out: uploading the pictures, and everything that the editor drops by itself.
 */

const inert = (html: string): Document => new DOMParser().parseFromString(html, 'text/html');

/** `mso-list:l0 level2 lfo1`: the level of a list item of Word; 0: the paragraph is none. */
function levelOf(element: Element): number {
  const style = element.getAttribute('style') ?? '';
  const level = /mso-list:[^;"']*\blevel(\d+)/i.exec(style)?.[1];
  return level ? Number(level) : 0;
}

/** The marker that Word writes into the text of an item: a bullet, or a number. */
function takeMarker(item: Element): string {
  const [ignored] = [...item.querySelectorAll('span')].filter((span) =>
    /mso-list:\s*ignore/i.test(span.getAttribute('style') ?? ''),
  );
  const marker = ignored?.textContent?.trim() ?? '';
  ignored?.remove();
  return marker;
}

const isNumbered = (marker: string) => /^\(?([0-9]+|[a-z]|[ivxlc]+)[.)]/i.test(marker);

/** Paragraphs that Word marks as list items, nested by their level. */
function makeLists(page: Document): void {
  let open: { list: Element; level: number }[] = [];
  let last: Element | null = null;
  for (const paragraph of [...page.querySelectorAll('p, h1, h2, h3, h4')]) {
    const level = levelOf(paragraph);
    if (level === 0) {
      open = [];
      continue;
    }
    if (open.length > 0 && paragraph.previousElementSibling !== last) open = [];
    const kind = isNumbered(takeMarker(paragraph)) ? 'ol' : 'ul';
    while (open.length > 0 && (open.at(-1)?.level ?? 0) > level) open.pop();
    let top = open.at(-1);
    if (top?.level !== level) {
      const list = page.createElement(kind);
      if (top) (top.list.lastElementChild ?? top.list).append(list);
      else {
        paragraph.before(list);
        last = list;
      }
      top = { list, level };
      open.push(top);
    }
    const item = page.createElement('li');
    const text = page.createElement('p');
    text.append(...paragraph.childNodes);
    item.append(text);
    top.list.append(item);
    paragraph.remove();
  }
}

/** A table of one column, or with tables inside, lays a page out: its content counts. */
function unwrapLayout(page: Document): void {
  for (const table of [...page.querySelectorAll('table')].reverse()) {
    const rows = [...table.rows];
    const columns = Math.max(0, ...rows.map((row) => row.cells.length));
    if (columns > 1 && !table.querySelector('table')) continue;
    const parts = rows.flatMap((row) => [...row.cells]).flatMap((cell) => [...cell.childNodes]);
    table.replaceWith(...parts);
  }
}

export interface Pasted {
  page: Document;
  /** Pictures whose bytes are in the HTML itself. */
  inline: HTMLImageElement[];
  /** Pictures that only the other program can read. */
  unreadable: number;
}

/** What the clipboard's HTML holds. */
export function readPasted(html: string): Pasted {
  // Word hides its markers in conditional comments that a browser drops with their content.
  const page = inert(html.replace(/<!\[(?:if|endif)[^\]>]*\]>/gi, ''));
  makeLists(page);
  unwrapLayout(page);
  const images = [...page.querySelectorAll('img')];
  const scheme = (image: HTMLImageElement) =>
    (image.getAttribute('src') ?? '').slice(0, 20).toLowerCase();
  const inline = images.filter((image) => /^data:image\//.test(scheme(image)));
  const foreign = images.filter((image) => /^(file|cid|blob|about|ms-)/.test(scheme(image)));
  for (const image of foreign) image.remove();
  return { page, inline, unreadable: foreign.length };
}

export const pastedHtml = ({ page }: Pasted): string => page.body.innerHTML;

/** The HTML says nothing but "here is this picture", which is in the clipboard as a file too. */
export function isOnlyPicture(html: string): boolean {
  const { body } = inert(html);
  return body.querySelector('img') !== null && (body.textContent ?? '').trim() === '';
}
