/**
 * Covers the window while files are dragged over it and says what happens on drop.
 */
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import css from './DropOverlay.module.css';
import { Logo } from './Logo';

export function DropOverlay({ children }: { children?: ReactNode }) {
  return (
    <div className={css.overlay} role="status">
      <div className={css.frame} />
      <div className={css.card}>
        <Logo size={72} />
        <div>
          <h1>{children ?? <Trans>Drop to import</Trans>}</h1>
          <p className="soft">
            <Trans>You can check everything before it is saved.</Trans>
          </p>
        </div>
        <p className={`${css.foot} small faint`}>
          <Trans>A CSV, Excel or text file with one person per row.</Trans>
        </p>
      </div>
    </div>
  );
}
