/**
 * Merge fields while typing: `{{` or `@` opens a list; arrows move, Enter or Tab takes one.
 *
 * Keeps what is open in a small store, so that React draws it beside the editor. Leaves out:
 * drawing (`FieldMenu`).
 */
import { Extension } from '@tiptap/core';
import { PluginKey } from '@tiptap/pm/state';
import Suggestion, { type SuggestionOptions, type SuggestionProps } from '@tiptap/suggestion';
import type { NamedField } from '../../../features/mail/fields';

export interface OpenMenu {
  items: NamedField[];
  active: number;
  /** Where the words begin, in the window. */
  left: number;
  top: number;
  bottom: number;
  take: (field: NamedField) => void;
}

export interface FieldStore {
  fields: NamedField[];
  get: () => OpenMenu | null;
  subscribe: (listener: () => void) => () => void;
  set: (menu: OpenMenu | null) => void;
}

export function makeFieldStore(): FieldStore {
  let menu: OpenMenu | null = null;
  const listeners = new Set<() => void>();
  return {
    fields: [],
    get: () => menu,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set: (next) => {
      menu = next;
      for (const tell of listeners) tell();
    },
  };
}

function matching(fields: NamedField[], query: string): NamedField[] {
  const wanted = query.trim().toLowerCase();
  return fields.filter(({ tag, name }) => `${tag} ${name}`.toLowerCase().includes(wanted));
}

type Props = SuggestionProps<NamedField, NamedField>;

function options(store: FieldStore, char: string): Omit<SuggestionOptions<NamedField>, 'editor'> {
  const show = (props: Props) => {
    const rect = props.clientRect?.();
    if (!rect || props.items.length === 0) return store.set(null);
    store.set({
      items: props.items,
      active: Math.min(store.get()?.active ?? 0, props.items.length - 1),
      left: rect.left,
      top: rect.top,
      bottom: rect.bottom,
      take: (field) => props.command(field),
    });
  };
  return {
    char,
    pluginKey: new PluginKey(`field ${char}`),
    allowSpaces: char === '{{',
    allowedPrefixes: char === '{{' ? null : [' '],
    items: ({ query }) => matching(store.fields, query),
    command: ({ editor, range, props }) => {
      const field = { type: 'mergeField', attrs: { tag: props.tag, fallback: '' } };
      editor.chain().focus().insertContentAt(range, [field]).run();
    },
    render: () => ({
      onStart: show,
      onUpdate: show,
      onExit: () => store.set(null),
      onKeyDown: ({ event }) => {
        const menu = store.get();
        if (!menu) return false;
        const move = (by: number) => {
          const active = (menu.active + by + menu.items.length) % menu.items.length;
          store.set({ ...menu, active });
        };
        const chosen = menu.items[menu.active];
        switch (event.key) {
          case 'ArrowDown':
            move(1);
            return true;
          case 'ArrowUp':
            move(-1);
            return true;
          case 'Enter':
          case 'Tab':
            if (chosen) menu.take(chosen);
            return true;
          case 'Escape':
            store.set(null);
            return true;
          default:
            return false;
        }
      },
    }),
  };
}

export const fieldSuggest = (store: FieldStore) =>
  Extension.create({
    name: 'fieldSuggest',
    addProseMirrorPlugins() {
      return ['{{', '@'].map((char) =>
        Suggestion({ editor: this.editor, ...options(store, char) }),
      );
    },
  });
