/**
 * What a mail may hold beside text: a merge field, a button, a picture, a table; and which of the editor's
 * own parts it uses.
 *
 * Everything here has a plain HTML shape that the mail keeps. Leaves out: how they look while they
 * are edited (`FieldChip`, `ButtonBlock`, `PictureBlock`).
 */
import { type Extension, InputRule, mergeAttributes, Node } from '@tiptap/core';
import Placeholder from '@tiptap/extension-placeholder';
import TextAlign from '@tiptap/extension-text-align';
import { ReactNodeViewRenderer } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { ButtonBlock } from './ButtonBlock';
import { FieldChip } from './FieldChip';
import { readField } from './html';
import { PictureBlock } from './PictureBlock';
import { Table, TableCell, TableHeader, TableRow } from './tables';

export const MergeField = Node.create({
  name: 'mergeField',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: () => ({
    tag: {
      default: '',
      parseHTML: (element) => element.getAttribute('data-field') ?? '',
      renderHTML: ({ tag }) => ({ 'data-field': tag }),
    },
    fallback: {
      default: '',
      parseHTML: (element) => element.getAttribute('data-fallback') ?? '',
      renderHTML: ({ fallback }) => ({ 'data-fallback': fallback }),
    },
  }),
  parseHTML: () => [{ tag: 'span[data-field]' }],
  renderHTML: ({ HTMLAttributes }) => ['span', HTMLAttributes],
  renderText: ({ node }) => `{{ ${node.attrs.tag} }}`,
  addNodeView: () => ReactNodeViewRenderer(FieldChip, { as: 'span' }),
  addInputRules() {
    return [
      new InputRule({
        find: /\{\{[^{}]+\}\}$/,
        handler: ({ range, match, chain }) => {
          const field = readField(match[0]);
          if (field) chain().insertContentAt(range, { type: 'mergeField', attrs: field }).run();
        },
      }),
    ];
  },
});

/** Is this paragraph nothing but this one element? */
function only(element: HTMLElement, selector: string): Element | null {
  const inner = element.querySelector(selector);
  if (!inner || element.children.length !== 1) return null;
  return element.textContent?.trim() === inner.textContent?.trim() ? inner : null;
}

export const MailButton = Node.create({
  name: 'mailButton',
  group: 'block',
  atom: true,
  addAttributes: () => ({ label: { default: '' }, href: { default: '' } }),
  parseHTML: () => [
    {
      tag: 'p',
      priority: 100,
      getAttrs: (element) => {
        const link = only(element, ':scope > a.button');
        if (!link) return false;
        return { label: link.textContent ?? '', href: link.getAttribute('href') ?? '' };
      },
    },
  ],
  renderHTML: ({ node }) => [
    'p',
    ['a', { class: 'button', href: node.attrs.href }, node.attrs.label || ' '],
  ],
  renderText: ({ node }) => `${node.attrs.label}: ${node.attrs.href}`,
  addNodeView: () => ReactNodeViewRenderer(ButtonBlock),
});

/** Only pictures of ours or of the web; what a page pasted from inside itself is left out. */
const picked = (src: string | null) => src !== null && /^(postroom-picture:|https?:)/i.test(src);

function pictureAttrs(image: Element | null) {
  const src = image?.getAttribute('data-src') ?? image?.getAttribute('src') ?? null;
  if (!image || !picked(src)) return false;
  const width = Number.parseInt(image.getAttribute('width') ?? '', 10);
  return {
    src,
    alt: image.getAttribute('alt') ?? '',
    width: Number.isNaN(width) ? null : width,
  };
}

export const Picture = Node.create({
  name: 'picture',
  group: 'block',
  atom: true,
  addAttributes: () => ({ src: { default: '' }, alt: { default: '' }, width: { default: null } }),
  parseHTML: () => [
    {
      tag: 'p',
      priority: 100,
      getAttrs: (element) => pictureAttrs(only(element, ':scope > img')),
    },
    { tag: 'img', getAttrs: (element) => pictureAttrs(element) },
  ],
  renderHTML: ({ node }) => {
    const { src, alt, width } = node.attrs;
    // Not as `src`: wherever the page itself draws this, it would ask for the picture's address.
    const size = width ? { width: String(width) } : {};
    return ['p', ['img', mergeAttributes({ 'data-src': src, alt }, size)]];
  },
  renderText: ({ node }) => node.attrs.alt,
  addNodeView: () => ReactNodeViewRenderer(PictureBlock),
});

/** Links may lead to a merge field, which is no address yet. */
export const isMailLink = (url: string) => /\{\{|%7B%7B/i.test(url);

export function mailExtensions(placeholder: string, more: Extension[]) {
  return [
    StarterKit.configure({
      heading: { levels: [1, 2, 3] },
      code: false,
      codeBlock: false,
      dropcursor: false,
      link: {
        openOnClick: false,
        autolink: true,
        defaultProtocol: 'https',
        HTMLAttributes: { target: null, rel: null },
        isAllowedUri: (url, { defaultValidate }) => isMailLink(url) || defaultValidate(url),
      },
    }),
    TextAlign.configure({
      types: ['heading', 'paragraph'],
      alignments: ['left', 'center', 'right'],
    }),
    Placeholder.configure({ placeholder }),
    MergeField,
    MailButton,
    Picture,
    Table,
    TableRow,
    TableHeader,
    TableCell,
    ...more,
  ];
}
