/**
 * Where one is in a row of steps: done has a tick, now is filled, next is a ring.
 *
 * A step that is done can be gone back to. Leaves out: whether going back is wise.
 */
import { useLingui } from '@lingui/react/macro';
import { IconCheck } from '@tabler/icons-react';
import css from './StepTrail.module.css';

export interface StepTrailProps {
  names: string[];
  /** The place of the step one is at. */
  at: number;
  /** None: nothing can be gone back to. */
  onPick?: (at: number) => void;
}

export function StepTrail({ names, at, onPick }: StepTrailProps) {
  const { t } = useLingui();
  return (
    <nav aria-label={t`Steps`}>
      <ol className={css.steps}>
        {names.map((name, index) => {
          const done = index < at;
          const now = index === at;
          const label = (
            <>
              <span className={`${css.mark} ${done ? css.done : now ? css.now : css.next}`}>
                {done ? <IconCheck size={13} stroke={2.4} aria-hidden /> : index + 1}
              </span>
              <span className={now ? css.name : 'faint'}>{name}</span>
              {done ? <span className="unseen">{t`, done`}</span> : null}
            </>
          );
          return (
            <li key={name} aria-current={now ? 'step' : undefined}>
              {done && onPick ? (
                <button type="button" onClick={() => onPick(index)}>
                  {label}
                </button>
              ) : (
                <span className={css.step}>{label}</span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
