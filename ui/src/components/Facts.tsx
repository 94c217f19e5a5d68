/**
 * Terms with their values, in two columns.
 */
import type { ReactNode } from 'react';
import css from './Facts.module.css';

export interface FactsProps {
  /** `Fact`s; null leaves one out. */
  children: ReactNode;
  /** The width of the terms. Default: the widest one. */
  termWidth?: string;
  /** Smaller text and closer lines, beside something greater. */
  compact?: boolean;
}

export function Facts({ children, termWidth = 'max-content', compact = false }: FactsProps) {
  return (
    <dl
      className={compact ? `${css.facts} ${css.compact}` : css.facts}
      style={{ gridTemplateColumns: `${termWidth} minmax(0, 1fr)` }}
    >
      {children}
    </dl>
  );
}

export interface FactProps {
  term: ReactNode;
  children: ReactNode;
  className?: string;
  /** One line, cut at its end; this is the whole text. */
  whole?: string;
}

export function Fact({ term, children, className = '', whole }: FactProps) {
  return (
    <div className={css.fact}>
      <dt>{term}</dt>
      <dd className={whole === undefined ? className : `cut ${className}`} title={whole}>
        {children}
      </dd>
    </div>
  );
}
