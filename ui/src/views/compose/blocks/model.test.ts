/** Documents as data: moves, columns, history. */
import { describe, expect, it } from 'vitest';
import type { Block, Document, Section } from '../../../host/types';
import { blocksOf } from './convert';
import { moveBlock, readDocument, withColumns } from './model';
import { moveByOne } from './moves';
import { createBlockStore } from './store';

const block = (id: string): Block => ({ id, align: 'start', show_if: null, type: 'divider' });
const section = (id: string, ...columns: string[][]): Section => ({
  id,
  background: null,
  padding: 0,
  show_if: null,
  repeat: null,
  columns: columns.map((ids, at) => ({ id: `${id}${at}`, width: 50, blocks: ids.map(block) })),
});
const document = (...sections: Section[]): Document =>
  ({ version: 1, theme: {}, sections }) as unknown as Document;
const ids = ({ sections }: Document) =>
  sections.map(({ columns }) => columns.map(({ blocks }) => blocks.map(({ id }) => id).join('')));

describe('moving', () => {
  const mail = document(section('s', ['a', 'b'], ['c']), section('t', []));
  const by = (id: string, step: -1 | 1) => ids(moveByOne(mail, { kind: 'block', id }, step));

  it('passes a neighbour, then goes on in the next column', () => {
    expect(by('a', 1)).toEqual([['ba', 'c'], ['']]);
    expect(by('b', 1)).toEqual([['a', 'bc'], ['']]);
    expect(by('c', 1)).toEqual([['ab', ''], ['c']]);
    expect(by('c', -1)).toEqual([['abc', ''], ['']]);
  });

  it('stops at both ends', () => {
    expect(moveByOne(mail, { kind: 'block', id: 'a' }, -1)).toBe(mail);
    expect(moveByOne(mail, { kind: 'section', id: 't' }, 1)).toBe(mail);
  });

  it('counts the block where it still is', () => {
    const to = { section: 0, column: 0, block: 2 };
    expect(ids(moveBlock(mail, 'a', to))).toEqual([['ba', 'c'], ['']]);
    expect(moveBlock(mail, 'b', to)).toBe(mail);
  });
});

it('keeps the blocks of columns that go', () => {
  const narrowed = withColumns(section('s', ['a'], ['b'], ['c']), 2);
  expect(ids(document(narrowed))).toEqual([['a', 'bc']]);
});

it('reads documents of blocks and no other', () => {
  expect(readDocument('{"type":"doc","content":[]}')).toBeNull();
  expect(readDocument('{')).toBeNull();
  const stored = { version: 1, theme: {}, sections: [{ id: 's', columns: [] }] };
  expect(readDocument(JSON.stringify(stored))?.sections[0]?.show_if).toBeNull();
});

describe('history', () => {
  const named = (name: string) => () => document(section(name));
  const names = (store: ReturnType<typeof createBlockStore>) =>
    store.get().document.sections[0]?.id;

  it('joins changes of a group until a pause', () => {
    let now = 0;
    const store = createBlockStore(document(section('0')), () => now);
    store.edit(named('1'), 'text');
    now = 300;
    store.edit(named('2'), 'text');
    now = 5000;
    store.edit(named('3'), 'text');
    store.undo();
    expect(names(store)).toBe('2');
    store.undo();
    expect(names(store)).toBe('0');
    store.redo();
    expect(names(store)).toBe('2');
  });

  it('forgets what was taken back once something else is done', () => {
    const store = createBlockStore(document(section('0')));
    store.edit(named('1'));
    store.undo();
    store.edit(named('2'));
    store.redo();
    expect(names(store)).toBe('2');
  });
});

it('makes blocks of a letter', () => {
  const blocks = blocksOf(
    '<h1>Hi</h1><p>one</p><ul><li>two</li></ul><p><a class="button" href="https://x.example">Go</a></p>' +
      '<p><img src="postroom-picture:p1" alt="A" width="180"></p><hr>',
  );
  expect(blocks.map(({ type }) => type)).toEqual(['heading', 'text', 'button', 'image', 'divider']);
  expect(blocks[1]).toMatchObject({ html: '<p>one</p><ul><li>two</li></ul>' });
  expect(blocks[3]).toMatchObject({ source: 'postroom-picture:p1', alt: 'A', width: 180 });
});
