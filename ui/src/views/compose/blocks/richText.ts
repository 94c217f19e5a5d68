/**
 * The text of a block in the editor: which parts of the editor it uses, and its HTML.
 *
 * Undo belongs to the document, so the editor has none of its own. Leaves out: buttons, pictures and
 * tables, which are blocks.
 */
import { Extension, type Extensions, getSchema, Node } from '@tiptap/core';
import Placeholder from '@tiptap/extension-placeholder';
import { DOMParser as ContentParser, DOMSerializer, type Schema } from '@tiptap/pm/model';
import type { Editor } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { editorHtml, htmlToEditor } from '../editor/html';
import { isMailLink, MergeField } from '../editor/nodes';

/** One line of text: headings and table cells. Enter breaks the line. */
const Line = Node.create({ name: 'doc', topNode: true, content: 'paragraph' });
const BreakOnEnter = Extension.create({
  name: 'breakOnEnter',
  priority: 50,
  addKeyboardShortcuts() {
    return { Enter: () => this.editor.commands.setHardBreak() };
  },
});

export function textExtensions(line: boolean, placeholder: string, more: Extension[]): Extensions {
  return [
    StarterKit.configure({
      undoRedo: false,
      code: false,
      codeBlock: false,
      dropcursor: false,
      gapcursor: false,
      horizontalRule: false,
      trailingNode: false,
      heading: line ? false : { levels: [1, 2, 3] },
      ...(line
        ? {
            document: false as const,
            blockquote: false as const,
            bulletList: false as const,
            orderedList: false as const,
            listItem: false as const,
            listKeymap: false as const,
          }
        : {}),
      link: {
        openOnClick: false,
        autolink: true,
        defaultProtocol: 'https',
        HTMLAttributes: { target: null, rel: null },
        isAllowedUri: (url, { defaultValidate }) => isMailLink(url) || defaultValidate(url),
      },
    }),
    ...(line ? [Line, BreakOnEnter] : []),
    Placeholder.configure({ placeholder }),
    MergeField,
    ...more,
  ];
}

const onlyParagraph = /^<p>([\s\S]*)<\/p>$/;

/** The HTML of a block, or of one line without its paragraph. */
export function blockHtml(editor: Editor, line: boolean): string {
  const html = editorHtml(editor);
  return line ? (onlyParagraph.exec(html)?.[1] ?? html) : html;
}

const schemas = new Map<boolean, Schema>();

function schemaOf(line: boolean): Schema {
  const known = schemas.get(line);
  if (known) return known;
  const schema = getSchema(textExtensions(line, '', []));
  schemas.set(line, schema);
  return schema;
}

/** Nodes to display, with only what the editor knows; merge fields are named by `nameOf`. */
export function displayed(html: string, line: boolean, nameOf: (tag: string) => string) {
  const schema = schemaOf(line);
  const { body } = new DOMParser().parseFromString(htmlToEditor(html), 'text/html');
  const content = ContentParser.fromSchema(schema).parse(body);
  const shown = line && content.firstChild ? content.firstChild.content : content.content;
  const fragment = DOMSerializer.fromSchema(schema).serializeFragment(shown);
  const chips = fragment as unknown as ParentNode;
  for (const chip of chips.querySelectorAll('span[data-field]')) {
    const fallback = chip.getAttribute('data-fallback');
    const name = nameOf(chip.getAttribute('data-field') ?? '');
    chip.textContent = fallback ? `${name} (${fallback})` : name;
  }
  // A link is edited, not followed.
  for (const link of chips.querySelectorAll('a')) link.removeAttribute('href');
  return fragment as DocumentFragment;
}
