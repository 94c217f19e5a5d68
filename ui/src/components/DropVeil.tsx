/**
 * Veils the window while files hover over it and says what will happen when they fall.
 */
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import css from './DropVeil.module.css';
import { Stamp } from './Stamp';

export function DropVeil({ children }: { children?: ReactNode }) {
  return (
    <div className={css.veil} role="status">
      <div className={css.frame} />
      <div className={css.card}>
        <Stamp size={72} />
        <div>
          <h1>{children ?? <Trans>Drop to bring these people in</Trans>}</h1>
          <p className="soft">
            <Trans>Nothing is saved until you have seen what would change.</Trans>
          </p>
        </div>
        <p className={`${css.foot} small faint`}>
          <Trans>A CSV or plain text file with one person a row.</Trans>
        </p>
      </div>
    </div>
  );
}
