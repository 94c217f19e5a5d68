/**
 * A sunken box for what is literal: a server's reply, a header, an id. Never for prose.
 */
import type { ReactNode } from 'react';
import css from './Well.module.css';

export function Well({ children, scroll = false }: { children: ReactNode; scroll?: boolean }) {
  return <pre className={`${css.well} ${scroll ? css.scroll : ''} mono`}>{children}</pre>;
}
