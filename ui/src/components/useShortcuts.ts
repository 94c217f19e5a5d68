/**
 * Keys of a page: `useShortcuts([{ keys: 'mod+S', run: save }])`. `mod` is Ctrl, on a Mac Cmd.
 *
 * Plain letters rest while somebody types; those with a modifier work everywhere.
 */
import { useHotkeys } from '@mantine/hooks';

export interface Shortcut {
  keys: string;
  run: () => void;
}

const quiet = ['INPUT', 'TEXTAREA', 'SELECT'];

export function useShortcuts(shortcuts: Shortcut[]): void {
  const items = (withModifier: boolean) =>
    shortcuts
      .filter(({ keys }) => /mod|ctrl|alt|meta/i.test(keys) === withModifier)
      .map(({ keys, run }): [string, () => void] => [keys, run]);
  useHotkeys(items(true), [], true);
  useHotkeys(items(false), quiet);
}
