/** The editor's HTML, out and in again. */
import { Editor, Node } from '@tiptap/core';
import { afterEach, describe, expect, it } from 'vitest';
import { asLink } from './ButtonBlock';
import { editorHtml, fieldText, htmlToEditor, readField, removedBetween } from './html';
import { mailExtensions } from './nodes';

let editor: Editor | undefined;
afterEach(() => editor?.destroy());

function open(html: string): Editor {
  editor = new Editor({
    injectCSS: false,
    // Without their React faces, which need a page around them.
    extensions: mailExtensions('', []).map((one) =>
      one instanceof Node ? one.extend({ addNodeView: () => null }) : one,
    ),
    content: htmlToEditor(html),
  });
  return editor;
}

const through = (html: string) => editorHtml(open(html));

describe('a merge field', () => {
  it('is written as the template language wants it', () => {
    expect(fieldText('given_name', 'friend')).toBe('{{ given_name | default("friend") }}');
    expect(fieldText('town', '')).toBe('{{ town }}');
  });

  it.each(['friend', 'all of “you”', 'a "b" \\ c', '<b>', 'Tom & Ann'])(
    'keeps its substitute %s',
    (fallback) => {
      expect(readField(fieldText('given_name', fallback))).toEqual({ tag: 'given_name', fallback });
    },
  );

  it('is not everything between braces', () => {
    expect(readField('{{ 1 + 1 }}')).toBeNull();
    expect(readField('{{ name | upper }}')).toBeNull();
  });
});

describe('the mail’s HTML', () => {
  it('comes out as it went in', () => {
    const html =
      '<h1>Hello {{ given_name | default("friend") }},</h1>' +
      '<p>see <a href="https://a.example/x?y=1&amp;z=2">this</a> and <strong>that</strong>.</p>' +
      '<p><a class="button" href="https://shop.example">Shop</a></p>' +
      '<p><img src="postroom-picture:p1" alt="A tomato" width="268"></p>' +
      '<ul><li><p>one</p></li><li><p>two</p></li></ul><hr>';
    expect(through(html)).toBe(html);
  });

  it('keeps a link that leads to a merge field', () => {
    const html = '<p><a href="{{ unsubscribe_url }}">stop</a></p>';
    expect(through(html)).toBe(html);
  });

  it('is nothing when nothing is written', () => {
    expect(through('')).toBe('');
    expect(through('<p></p>')).toBe('');
  });

  it('lets in no script, and no picture that is written into the page', () => {
    expect(through('<p>a<script>alert(1)</script></p><img src="data:image/png;base64,AA">')).toBe(
      '<p>a</p>',
    );
    expect(through('<p><a href="javascript:alert(1)">x</a></p>')).not.toContain('javascript');
  });

  it('escapes nothing twice', () => {
    const html = '<p>{{ town | default("A &amp; B") }}</p>';
    expect(through(html)).toBe(html);
  });
});

describe('what cleaning took out', () => {
  it('is told by kind and number', () => {
    const before = '<p onclick="x()">a</p><script>1</script><script>2</script><form></form>';
    expect(removedBetween(before, '<p>a</p>')).toEqual([
      { what: 'script', count: 2 },
      { what: 'form', count: 1 },
      { what: 'handler', count: 1 },
    ]);
    expect(removedBetween('<p>a</p>', '<p>a</p>')).toEqual([]);
  });
});

describe('where a button leads', () => {
  it.each([
    ['shop.example', 'https://shop.example'],
    ['anna@shop.example', 'mailto:anna@shop.example'],
    ['http://shop.example', 'http://shop.example'],
    ['{{ unsubscribe_url }}', '{{ unsubscribe_url }}'],
    ['', ''],
  ])('%s is %s', (typed, link) => expect(asLink(typed)).toBe(link));
});
