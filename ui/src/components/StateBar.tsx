/**
 * All deliveries by state, as one bar: fixed order, 2 px gaps, nothing under 3 px, withdrawn hatched.
 *
 * Says its numbers to a screen reader. Colour alone is never enough: put `Counts` below it.
 */
import { useLingui } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../format';
import type { CountsView } from '../host/generated';
import { stateVar } from '../theme';
import { StateMark } from './StateMark';
import css from './state.module.css';
import { barOrder, inBar, states } from './states';

const hatch = (color: string) =>
  `repeating-linear-gradient(135deg, ${color} 0 3px, var(--pr-surface) 3px 5px)`;

/** In steps that are visible: one mail of many thousands changes no style and paints nothing. */
const share = (count: number, all: number) => Math.max(1, Math.round((count / all) * 2_000));

export interface StateBarProps {
  counts: CountsView;
  height?: number;
  /** It changes while it is on screen: the rest of the page takes no part in that. */
  live?: boolean;
}

export function StateBar({ counts, height = 16, live = false }: StateBarProps) {
  const { i18n } = useLingui();
  const format = useFormat();
  const shown = barOrder.filter((state) => inBar(counts, state) > 0);
  const all = shown.reduce((sum, state) => sum + inBar(counts, state), 0);
  const spoken = shown
    .map((state) => `${i18n._(states[state].word)}: ${format.number(inBar(counts, state))}`)
    .join(', ');
  return (
    <div
      role="img"
      aria-label={spoken || '0'}
      className={`${css.bar} ${live ? css.live : ''}`}
      style={{ height }}
    >
      {shown.map((state) => {
        const fill = stateVar(states[state].color, 'fill');
        return (
          <span
            key={state}
            data-state={state}
            className={css.segment}
            style={{
              flexGrow: share(inBar(counts, state), all),
              background: state === 'withdrawn' ? hatch(fill) : fill,
            }}
          />
        );
      })}
    </div>
  );
}

export interface CountsProps {
  counts: CountsView;
  /** Also show states with no deliveries. */
  all?: boolean;
  /** Makes each number a button, as on the live page. */
  onPick?: (state: (typeof barOrder)[number]) => void;
}

/** The numbers under a bar: icon, word, figure. */
export function Counts({ counts, all = false, onPick }: CountsProps) {
  const format = useFormat();
  return (
    <dl className={css.counts}>
      {barOrder
        .filter((state) => all || inBar(counts, state) > 0)
        .map((state) => (
          <div key={state} className={css.count}>
            <dt>
              <StateMark state={state} size={14} />
            </dt>
            <dd className={inBar(counts, state) === 0 ? 'faint' : undefined}>
              {onPick ? (
                <button type="button" onClick={() => onPick(state)}>
                  {format.number(inBar(counts, state))}
                  <span className="unseen">
                    <Trans>, show them</Trans>
                  </span>
                </button>
              ) : (
                format.number(inBar(counts, state))
              )}
            </dd>
          </div>
        ))}
    </dl>
  );
}
