/**
 * Steps down a panel: done has a tick, now is filled, next is a ring. Each says what it is about.
 */
import { Trans } from '@lingui/react/macro';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './Steps.module.css';

export interface Step {
  id: string;
  state: 'done' | 'now' | 'next';
  title: ReactNode;
  description: ReactNode;
  /** Buttons or facts below. */
  more?: ReactNode;
}

export function Steps({ steps }: { steps: Step[] }) {
  return (
    <ol>
      {steps.map(({ id, state, title, description, more }, index) => (
        <li key={id} className={css.step} aria-current={state === 'now' ? 'step' : undefined}>
          <span className={`${css.dot} ${css[state]}`}>
            {state === 'done' ? (
              <>
                <IconCheck size={15} stroke={2.4} aria-hidden />
                <span className="unseen">
                  <Trans>Done:</Trans>
                </span>
              </>
            ) : (
              index + 1
            )}
          </span>
          <div className={css.text}>
            <h2 className={css.title}>{title}</h2>
            <p className="soft">{description}</p>
            {more ? <div className={css.more}>{more}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
