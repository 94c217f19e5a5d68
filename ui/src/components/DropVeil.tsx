/**
 * Veils the window while files hover over it and says what will happen when they fall.
 */
import { Trans } from '@lingui/react/macro';
import { IconFileImport } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './DropVeil.module.css';

export function DropVeil({ children }: { children?: ReactNode }) {
  return (
    <div className={css.veil} role="status">
      <div className={css.frame}>
        <IconFileImport size={40} stroke={1.4} aria-hidden />
        <h1>{children ?? <Trans>Drop it to import people</Trans>}</h1>
        <p className="soft">
          <Trans>A CSV file. You look at it first; nothing is written yet.</Trans>
        </p>
      </div>
    </div>
  );
}
