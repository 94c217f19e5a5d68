/** HTML from the clipboard: Word's lists, tables, pictures. */
import { Editor, Node } from '@tiptap/core';
import { afterEach, describe, expect, it } from 'vitest';
import { editorHtml, htmlToEditor } from './html';
import { mailExtensions } from './nodes';
import { isOnlyPicture, pastedHtml, readPasted } from './paste';

let editor: Editor | undefined;
afterEach(() => editor?.destroy());

/** What the mail holds after pasting. */
function paste(html: string): string {
  editor = new Editor({
    injectCSS: false,
    extensions: mailExtensions('', []).map((one) =>
      one instanceof Node ? one.extend({ addNodeView: () => null }) : one,
    ),
    content: htmlToEditor(pastedHtml(readPasted(html))),
  });
  return editorHtml(editor);
}

const item = (level: number, marker: string, text: string) =>
  `<p class="MsoListParagraph" style="mso-list:l0 level${level} lfo1"><![if !supportLists]>` +
  `<span style="mso-list:Ignore">${marker}<span>&nbsp;&nbsp; </span></span><![endif]>${text}</p>`;

describe('Word', () => {
  it('lists stay lists, nested and numbered', () => {
    const html = paste(
      `<p>Before</p>${item(1, '·', 'Apples')}${item(2, 'o', 'Red')}${item(1, '·', 'Pears')}` +
        `<p>Then</p>${item(1, '1.', 'First')}${item(1, '2.', 'Second')}`,
    );
    expect(html).toBe(
      '<p>Before</p><ul><li><p>Apples</p><ul><li><p>Red</p></li></ul></li>' +
        '<li><p>Pears</p></li></ul><p>Then</p>' +
        '<ol><li><p>First</p></li><li><p>Second</p></li></ol>',
    );
  });
});

describe('a table', () => {
  it('stays a table with its cells', () => {
    const html = paste(
      '<table><thead><tr><th>Day</th><th>Time</th></tr></thead>' +
        '<tbody><tr><td colspan="2">Closed</td></tr></tbody></table>',
    );
    const { body } = new DOMParser().parseFromString(html, 'text/html');
    const rows = [...body.querySelectorAll('tr')].map((row) =>
      [...row.cells].map((cell) => `${cell.localName} ${cell.textContent} ${cell.colSpan}`),
    );
    expect(rows).toEqual([['th Day 1', 'th Time 1'], ['td Closed 2']]);
    expect(body.querySelector('td')?.getAttribute('style')).toContain('padding');
  });

  it('that only lays a page out is unwrapped', () => {
    const html = paste('<table><tr><td><p>One</p></td></tr><tr><td><p>Two</p></td></tr></table>');
    expect(html).toBe('<p>One</p><p>Two</p>');
  });
});

describe('pictures', () => {
  it('in the HTML are found, those of another program counted', () => {
    const pasted = readPasted(
      '<p>a<img src="data:image/png;base64,AAAA"></p><img src="file:///C:/x.png"><img src="https://e.example/x.png">',
    );
    expect([pasted.inline.length, pasted.unreadable]).toEqual([1, 1]);
    expect(pastedHtml(pasted)).not.toContain('file:');
  });

  it('alone are told from words with pictures', () => {
    expect(isOnlyPicture('<meta charset="utf-8"><img src="https://e.example/x.png">')).toBe(true);
    expect(isOnlyPicture('<p>Words</p><img src="x">')).toBe(false);
    expect(isOnlyPicture('<p></p>')).toBe(false);
  });
});
