/**
 * A tinted line: icon, sentence, button. Danger: it stops you. Warning: you should know. Neither is
 * for news.
 */
import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconCircleCheck,
  IconInfoCircle,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './Note.module.css';

const kinds = {
  danger: { tint: 'danger-tint', color: 'danger', Icon: IconAlertOctagon },
  warning: { tint: 'warning-tint', color: 'warning', Icon: IconAlertTriangle },
  success: { tint: 'success-tint', color: 'success', Icon: IconCircleCheck },
  info: { tint: 'primary-tint', color: 'primary-text', Icon: IconInfoCircle },
} as const;

export interface NoteProps {
  kind: keyof typeof kinds;
  children: ReactNode;
  action?: ReactNode;
}

export function Note({ kind, children, action }: NoteProps) {
  const { tint, color, Icon } = kinds[kind];
  return (
    <div
      className={css.note}
      role={kind === 'danger' ? 'alert' : 'note'}
      style={{ background: `var(--pr-${tint})` }}
    >
      <Icon size={16} stroke={1.9} color={`var(--pr-${color})`} aria-hidden />
      <div className={css.text}>{children}</div>
      {action}
    </div>
  );
}
