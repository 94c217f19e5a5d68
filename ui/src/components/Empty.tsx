/**
 * A place with nothing in it: an icon, one sentence on what this place is, one button.
 *
 * The stamp instead of an icon only at first start. Leaves out: "no results", a `Note` with "Clear".
 */
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './Empty.module.css';

export interface EmptyProps {
  Icon: Icon;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}

export function Empty({ Icon, title, children, action }: EmptyProps) {
  return (
    <div className={css.empty}>
      <Icon size={32} stroke={1.4} color="var(--pr-ink-faint)" aria-hidden />
      <div>
        <h2>{title}</h2>
        {children ? <p className="soft">{children}</p> : null}
      </div>
      {action}
    </div>
  );
}
