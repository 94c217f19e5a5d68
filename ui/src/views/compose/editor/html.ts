/**
 * Between the editor's document and the mail's HTML.
 *
 * Out: merge fields as `{{ tag | default("…") }}`, buttons as `<a class="button">`, pictures as
 * `postroom-picture:ID`. In: the same, found again in any HTML. Leaves out: the mail's frame and
 * styles, which the program puts around it.
 */
import type { Editor } from '@tiptap/core';
import { DOMSerializer } from '@tiptap/pm/model';

const fieldPattern =
  /\{\{\s*([A-Za-z_]\w*)\s*(?:\|\s*default\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\)\s*)?\}\}/g;

export const pictureScheme = 'postroom-picture:';

/** A merge field as the template language wants it. */
export function fieldText(tag: string, fallback: string): string {
  if (fallback === '') return `{{ ${tag} }}`;
  const quoted = fallback.replace(/\\/g, '\\\\').replace(/"/g, '\\"');
  return `{{ ${tag} | default("${quoted}") }}`;
}

/** `{{ given_name | default("friend") }}` → its tag and substitute; null: no merge field. */
export function readField(text: string): { tag: string; fallback: string } | null {
  const [match] = text.matchAll(fieldPattern);
  if (!match?.[1]) return null;
  return { tag: match[1], fallback: (match[2] ?? match[3] ?? '').replace(/\\(.)/g, '$1') };
}

type EditorLike = Pick<Editor, 'state' | 'schema' | 'isEmpty'>;

const inert = (html: string): Document => new DOMParser().parseFromString(html, 'text/html');

function textNodes(root: Node): Text[] {
  const walker = root.ownerDocument?.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  for (let node = walker?.nextNode(); node; node = walker?.nextNode()) found.push(node as Text);
  return found;
}

/** Merge fields in text become the elements the editor reads as chips. */
export function htmlToEditor(html: string): string {
  const { body } = inert(html);
  for (const node of textNodes(body)) {
    const parts = [...node.data.matchAll(fieldPattern)];
    for (const match of parts.reverse()) {
      const field = readField(match[0]);
      if (!field || match.index === undefined) continue;
      const after = node.splitText(match.index);
      after.splitText(match[0].length);
      const chip = body.ownerDocument.createElement('span');
      chip.setAttribute('data-field', field.tag);
      chip.setAttribute('data-fallback', field.fallback);
      after.replaceWith(chip);
    }
  }
  return body.innerHTML;
}

const blank = (element: Element) => element.localName === 'p' && element.childNodes.length === 0;

function plain(root: ParentNode): void {
  for (const image of root.querySelectorAll('img[data-src]')) {
    const alt = image.getAttribute('alt') ?? '';
    const width = image.getAttribute('width');
    const src = image.getAttribute('data-src') ?? '';
    for (const name of image.getAttributeNames()) image.removeAttribute(name);
    image.setAttribute('src', src);
    image.setAttribute('alt', alt);
    if (width) image.setAttribute('width', width);
  }
  for (const chip of root.querySelectorAll('[data-field]')) {
    const tag = chip.getAttribute('data-field') ?? '';
    chip.replaceWith(fieldText(tag, chip.getAttribute('data-fallback') ?? ''));
  }
}

/** The mail's HTML, with each chip as plain merge-field text. */
export function editorHtml({ state, schema, isEmpty }: EditorLike): string {
  if (isEmpty) return '';
  // In a document of its own: a picture made in the page's would be asked for at its address.
  const { body } = inert('');
  const options = { document: body.ownerDocument };
  body.append(DOMSerializer.fromSchema(schema).serializeFragment(state.doc.content, options));
  plain(body);
  // The empty line that the editor keeps for the caret is not meant.
  for (let last = body.lastElementChild; last && blank(last); last = body.lastElementChild) {
    last.remove();
  }
  return body.innerHTML;
}

export interface Removed {
  what: 'script' | 'form' | 'frame' | 'style_link' | 'handler';
  count: number;
}

const watched: [Removed['what'], string][] = [
  ['script', 'script'],
  ['form', 'form,input,textarea,select'],
  ['frame', 'iframe,frame,object,embed,video,audio'],
  ['style_link', 'link,base'],
];

function tally(html: string): Map<Removed['what'], number> {
  const page = inert(html);
  const counts = new Map<Removed['what'], number>();
  for (const [what, selector] of watched) {
    counts.set(what, page.querySelectorAll(selector).length);
  }
  let handlers = 0;
  for (const element of page.querySelectorAll('*')) {
    handlers += element.getAttributeNames().filter((name) => name.startsWith('on')).length;
  }
  counts.set('handler', handlers);
  return counts;
}

/** What cleaning took out, by kind. Empty: nothing a person would miss. */
export function removedBetween(before: string, after: string): Removed[] {
  const [old, now] = [tally(before), tally(after)];
  return [...old]
    .map(([what, count]) => ({ what, count: count - (now.get(what) ?? 0) }))
    .filter(({ count }) => count > 0);
}
