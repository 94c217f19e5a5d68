/** Buttons and pictures go between paragraphs, and typing goes on behind them. */
import { Editor, Node } from '@tiptap/core';
import { NodeSelection } from '@tiptap/pm/state';
import { afterEach, describe, expect, it } from 'vitest';
import { editorHtml } from './html';
import { mailExtensions } from './nodes';
import { insertBlock } from './place';

let editor: Editor | undefined;
afterEach(() => editor?.destroy());

function open(content: string): Editor {
  editor = new Editor({
    element: document.createElement('div'),
    injectCSS: false,
    extensions: mailExtensions('', []).map((one) =>
      one instanceof Node ? one.extend({ addNodeView: () => null }) : one,
    ),
    content,
  });
  return editor;
}

const line = { type: 'picture', attrs: { src: 'postroom-picture:p', alt: '', width: null } };
const image = '<p><img src="postroom-picture:p" alt=""></p>';

describe('a picture', () => {
  it('does not tear a sentence apart', () => {
    const one = open('<p>One sentence.</p><p>Two.</p>');
    one.commands.setTextSelection(5);
    insertBlock(one, line);
    expect(editorHtml(one)).toBe(`<p>One sentence.</p>${image}<p>Two.</p>`);
  });

  it('takes the place of an empty line, and the next letter does not take its own', () => {
    const one = open('<p></p>');
    insertBlock(one, line);
    expect(one.state.selection instanceof NodeSelection).toBe(false);
    one.commands.insertContent('a');
    expect(editorHtml(one)).toBe(`${image}<p>a</p>`);
  });

  it('goes behind a whole list', () => {
    const one = open('<ul><li><p>one</p></li></ul><p>after</p>');
    one.commands.setTextSelection(4);
    insertBlock(one, line);
    expect(editorHtml(one)).toBe(`<ul><li><p>one</p></li></ul>${image}<p>after</p>`);
  });
});
