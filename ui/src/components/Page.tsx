/**
 * The parts every page is made of: `Page`, `PageHead`, `Panel`, `PanelRow`, `Hair`.
 *
 * No panel inside a panel; use `Hair` or a `CodeBlock`. One filled button a page, the last in the head.
 */
import type { ReactNode } from 'react';
import css from './Page.module.css';

export interface PageProps {
  children: ReactNode;
  /** No scroll and no edge of its own: the page holds a table or an editor that scrolls. */
  full?: boolean;
}

export function Page({ children, full = false }: PageProps) {
  return <div className={full ? css.full : css.page}>{children}</div>;
}

export interface PageHeadProps {
  /** The sentence the page opens with. */
  title: ReactNode;
  /** One faint line below. */
  line?: ReactNode;
  actions?: ReactNode;
}

export function PageHead({ title, line, actions }: PageHeadProps) {
  return (
    <header className={css.head}>
      <div className={css.text}>
        <h1>{title}</h1>
        {line ? <p className="faint">{line}</p> : null}
      </div>
      {actions ? <div className={css.actions}>{actions}</div> : null}
    </header>
  );
}

export interface PanelProps {
  title?: ReactNode;
  /** At most two small actions. */
  right?: ReactNode;
  children?: ReactNode;
  /** 12 px above and below, 16 px beside. */
  pad?: boolean;
  className?: string;
}

export function Panel({ title, right, children, pad = false, className }: PanelProps) {
  return (
    <section className={`${css.panel} ${className ?? ''}`}>
      {title ? (
        <div className={css.top}>
          <h2>{title}</h2>
          {right}
        </div>
      ) : null}
      {pad ? <div className={css.pad}>{children}</div> : children}
    </section>
  );
}

/** A 40 px line in a panel: icon, words, and something right. */
export function PanelRow({
  icon,
  children,
  right,
}: {
  icon?: ReactNode;
  children: ReactNode;
  right?: ReactNode;
}) {
  return (
    <div className={css.row}>
      {icon}
      <div className={`${css.grow} cut`}>{children}</div>
      {right}
    </div>
  );
}

export function Hair() {
  return <hr className={css.hair} />;
}
