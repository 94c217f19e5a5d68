/**
 * A state in a table or beside a number: coloured icon, word in ink. `StateChip` is the same with a
 * tint, for use on its own.
 */
import { useLingui } from '@lingui/react';
import type { ReactNode } from 'react';
import { stateVar } from '../theme';
import css from './state.module.css';
import { type StateName, states } from './states';

export interface StateProps {
  state: StateName;
  size?: number;
  /** Instead of the word. */
  children?: ReactNode;
}

export function StateMark({ state, size = 16, children }: StateProps) {
  const { i18n } = useLingui();
  const { word, Icon, color } = states[state];
  return (
    <span className={css.mark}>
      <Icon size={size} stroke={1.9} color={stateVar(color, 'text')} aria-hidden />
      {children ?? i18n._(word)}
    </span>
  );
}

export function StateChip({ state, children }: StateProps) {
  const { i18n } = useLingui();
  const { word, Icon, color } = states[state];
  return (
    <span
      className={css.chip}
      style={{ background: stateVar(color, 'tint'), color: stateVar(color, 'text') }}
    >
      <Icon size={14} stroke={2} aria-hidden />
      {children ?? i18n._(word)}
    </span>
  );
}
