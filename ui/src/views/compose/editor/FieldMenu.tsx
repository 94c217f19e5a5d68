/** The list of merge fields under the words that asked for it. */
import { useLingui } from '@lingui/react/macro';
import { Portal } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import css from './editor.module.css';
import type { FieldStore } from './suggest';

export function FieldMenu({ store }: { store: FieldStore }) {
  const { t } = useLingui();
  const menu = useSyncExternalStore(store.subscribe, store.get);
  if (!menu) return null;
  // Below the words, or above them where the window ends.
  const height = 32 * menu.items.length + 10;
  const fits = menu.bottom + 4 + height < window.innerHeight;
  const top = fits ? menu.bottom + 4 : menu.top - 4 - height;
  return (
    <Portal>
      <div
        role="listbox"
        aria-label={t`Merge fields`}
        className={css.menu}
        style={{ left: Math.min(menu.left, window.innerWidth - 240), top: Math.max(8, top) }}
      >
        {menu.items.map((field, index) => (
          <div
            key={field.tag}
            role="option"
            tabIndex={-1}
            aria-selected={index === menu.active}
            className={css.menuItem}
            // Before the editor loses the focus.
            onMouseDown={(event) => {
              event.preventDefault();
              menu.take(field);
            }}
          >
            <IconUser size={14} stroke={1.9} aria-hidden />
            <span className="cut">{field.name}</span>
          </div>
        ))}
      </div>
    </Portal>
  );
}
