/**
 * A value outside React, of which each component reads a part and renders again only when that part
 * changes: a key in one field costs that field, not the page.
 *
 * Leaves out: what the value means.
 */
import { useSyncExternalStore } from 'react';

export interface Readable<T> {
  get: () => T;
  /** Calls `listener` after each change until the returned function is called. */
  subscribe: (listener: () => void) => () => void;
}

export interface Store<T> extends Readable<T> {
  set: (value: T) => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** `part` must return the same object as long as nothing in it has changed. */
export function useStored<T, Part>(store: Readable<T>, part: (value: T) => Part): Part {
  return useSyncExternalStore(store.subscribe, () => part(store.get()));
}
