/**
 * A sunken box for what is literal: a server's reply, a header, an id. Never for prose.
 */
import type { ReactNode } from 'react';
import css from './CodeBlock.module.css';

export function CodeBlock({ children, scroll = false }: { children: ReactNode; scroll?: boolean }) {
  return <pre className={`${css.block} ${scroll ? css.scroll : ''} mono`}>{children}</pre>;
}
