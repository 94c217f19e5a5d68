/**
 * The window: sidebar, title bar with the path and search, page, status bar.
 *
 * Everything it shows comes in as props. Leaves out: reading data, the palette itself.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { type Icon, IconChevronRight, IconSearch, IconSettings } from '@tabler/icons-react';
import { Link, type LinkProps, useLocation } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { useFormat } from '../format';
import type { Crumb } from './crumbs';
import css from './Frame.module.css';
import { Logo } from './Logo';

export interface NavItem {
  to: NonNullable<LinkProps['to']>;
  label: string;
  Icon: Icon;
  /** A number at the right; none when there is nothing to count. */
  count?: number;
  /** Pages below this one; shown while one of them, or it, is open. */
  under?: { to: NonNullable<LinkProps['to']>; label: string }[];
}

export interface FrameProps {
  nav: NavItem[];
  crumbs: Crumb[];
  /** The shop's or club's name. */
  workspace: string;
  onSearch: () => void;
  statusBar: ReactNode;
  children: ReactNode;
}

const mac = /mac/i.test(navigator.userAgent);

function Item({ item }: { item: NavItem }) {
  const format = useFormat();
  const path = useLocation({ select: (location) => location.pathname });
  const inside = path === item.to || path.startsWith(`${item.to}/`);
  const below = item.under ?? [];
  return (
    <li>
      <Link
        to={item.to}
        className={css.item}
        activeProps={{ className: css.on, 'aria-current': 'page' }}
        activeOptions={{
          exact: item.to === '/' || below.some(({ to }) => path.startsWith(to)),
        }}
      >
        <item.Icon size={17} stroke={1.7} aria-hidden />
        <span className="cut">{item.label}</span>
        {item.count ? (
          <span className={`${css.count} num`}>{format.number(item.count)}</span>
        ) : null}
      </Link>
      {inside && below.length > 0 ? (
        <ul className={css.under}>
          {below.map(({ to, label }) => (
            <li key={to}>
              <Link
                to={to}
                className={`${css.item} ${css.sub}`}
                activeProps={{ className: css.on, 'aria-current': 'page' }}
              >
                <span className="cut">{label}</span>
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}

function Path({ crumbs }: { crumbs: Crumb[] }) {
  const { t } = useLingui();
  return (
    <nav aria-label={t`Breadcrumb`} className={css.path}>
      {crumbs.map((crumb, index) => (
        <Fragment key={`${crumb.to ?? ''} ${crumb.label}`}>
          {index > 0 ? (
            <IconChevronRight size={14} color="var(--pr-ink-faint)" aria-hidden />
          ) : null}
          {crumb.to ? (
            <Link to={crumb.to} className={css.crumb}>
              {crumb.label}
            </Link>
          ) : (
            <span className={`${css.here} medium cut`} aria-current="page" title={crumb.label}>
              {crumb.label}
            </span>
          )}
        </Fragment>
      ))}
    </nav>
  );
}

export function Frame({ nav, crumbs, workspace, onSearch, statusBar, children }: FrameProps) {
  const { t } = useLingui();
  const name = workspace || t`New workspace`;
  return (
    <div className={css.frame}>
      <button
        type="button"
        className={css.skip}
        onClick={() => document.getElementById('main')?.focus()}
      >
        <Trans>Skip to content</Trans>
      </button>
      <aside className={css.side}>
        <div className={css.brand}>
          <Logo />
          <span>Postroom</span>
        </div>
        <nav aria-label={t`Main`} className={css.nav}>
          <ul>
            {nav.map((item) => (
              <Item key={item.to} item={item} />
            ))}
          </ul>
          <ul className={css.foot}>
            <Item item={{ to: '/settings', label: t`Settings`, Icon: IconSettings }} />
          </ul>
        </nav>
        <div className={css.workspace}>
          <span className={css.initial} aria-hidden="true">
            {name.slice(0, 1).toUpperCase()}
          </span>
          <span className="small medium cut" title={name}>
            {name}
          </span>
        </div>
      </aside>
      <header className={css.bar}>
        <Path crumbs={crumbs} />
        <button
          type="button"
          className={css.find}
          onClick={onSearch}
          aria-keyshortcuts="Control+K Meta+K"
        >
          <IconSearch size={15} aria-hidden />
          <span className="cut">
            <Trans>Search or run a command</Trans>
          </span>
          <kbd className={css.kbd}>{mac ? '⌘ K' : t`Ctrl K`}</kbd>
        </button>
        <div className={css.balance} />
      </header>
      <main id="main" tabIndex={-1} className={css.main}>
        {children}
      </main>
      <footer className={css.statusBar}>{statusBar}</footer>
    </div>
  );
}
