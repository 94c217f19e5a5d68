/**
 * The head, one row and the foot of `VirtualTable`. Not for use on their own.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { IconArrowDown, IconArrowUp, IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useFormat } from '../format';
import type { Selection } from './selection';
import type { Column, Sort } from './table';
import css from './VirtualTable.module.css';

interface HeadProps<Row> {
  columns: Column<Row>[];
  template: string;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  selection?: Selection;
  total: number;
}

function order(sort: Sort | undefined, id: string) {
  if (sort?.column !== id) return 'none';
  return sort.descending ? 'descending' : 'ascending';
}

export function TableHead<Row>({
  columns,
  template,
  sort,
  onSort,
  selection,
  total,
}: HeadProps<Row>) {
  const { t } = useLingui();
  const chosen = selection?.count(total) ?? 0;
  const every = total > 0 && chosen === total;
  return (
    <div role="rowgroup" className={css.head}>
      <div
        role="row"
        aria-rowindex={1}
        className={css.row}
        style={{ gridTemplateColumns: template }}
      >
        {selection ? (
          <div role="columnheader" className={css.choose}>
            <input
              type="checkbox"
              className={css.box}
              aria-label={t`Select all matches`}
              checked={every}
              ref={(box) => {
                if (box) box.indeterminate = chosen > 0 && !every;
              }}
              onChange={every ? selection.none : selection.all}
            />
          </div>
        ) : null}
        {columns.map(({ id, header, end, sortable }) => {
          const now = order(sort, id);
          return (
            <div
              key={id}
              role="columnheader"
              aria-sort={sortable ? now : undefined}
              className={end ? css.end : undefined}
            >
              {sortable && onSort ? (
                <button
                  type="button"
                  className={css.sort}
                  onClick={() => onSort({ column: id, descending: now === 'ascending' })}
                >
                  {header}
                  {now === 'ascending' ? <IconArrowUp size={13} aria-hidden /> : null}
                  {now === 'descending' ? <IconArrowDown size={13} aria-hidden /> : null}
                </button>
              ) : (
                header
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface RowProps<Row> {
  id: string;
  index: number;
  start: number;
  row: Row | undefined;
  name: string;
  columns: Column<Row>[];
  template: string;
  active: boolean;
  /** Stands open beside the table. */
  current: boolean;
  chosen: boolean | undefined;
  onChoose: (() => void) | undefined;
  onOpen: (() => void) | undefined;
  unfolded: boolean | undefined;
  measure: ((node: Element | null) => void) | undefined;
  children: ReactNode;
}

/** The whole text of a cut cell, where it is plain text. */
const whole = (content: ReactNode) => (typeof content === 'string' ? content : undefined);

export function TableRow<Row>(props: RowProps<Row>) {
  const { row, columns, chosen, onChoose, onOpen, unfolded } = props;
  const { t } = useLingui();
  const { name } = props;
  const state = [
    css.line,
    props.active ? css.active : '',
    chosen || props.current ? css.chosen : '',
    onOpen ? css.opens : '',
  ].join(' ');
  return (
    <div
      ref={props.measure}
      data-index={props.index}
      className={css.item}
      style={{ transform: `translateY(${props.start}px)` }}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys for its active row */}
      <div
        role="row"
        id={props.id}
        aria-rowindex={props.index + 2}
        aria-selected={chosen}
        aria-current={props.current || undefined}
        className={`${css.row} ${state}`}
        style={{ gridTemplateColumns: props.template }}
        onClick={onOpen}
      >
        {onChoose || chosen !== undefined ? (
          // biome-ignore lint/a11y/useKeyWithClickEvents: only keeps the click from opening the row
          <div role="gridcell" className={css.choose} onClick={(event) => event.stopPropagation()}>
            <input
              type="checkbox"
              className={css.box}
              tabIndex={-1}
              aria-label={t`Select ${name}`}
              checked={chosen ?? false}
              onChange={onChoose}
            />
          </div>
        ) : null}
        {row === undefined
          ? columns.map(({ id }) => (
              <div key={id} role="gridcell">
                <span className={css.wait} />
              </div>
            ))
          : columns.map(({ id, cell, end }, place) => {
              const content = cell(row);
              return (
                <div
                  key={id}
                  role="gridcell"
                  aria-expanded={place === 0 ? unfolded : undefined}
                  className={end ? css.end : undefined}
                  title={whole(content)}
                >
                  {place === 0 && unfolded !== undefined ? (
                    unfolded ? (
                      <IconChevronDown size={14} className={css.turn} aria-hidden />
                    ) : (
                      <IconChevronRight size={14} className={css.turn} aria-hidden />
                    )
                  ) : null}
                  {content ?? '–'}
                </div>
              );
            })}
      </div>
      {props.children ? (
        <div role="row" aria-rowindex={props.index + 2}>
          <div role="gridcell" aria-colspan={columns.length} className={css.below}>
            {props.children}
          </div>
        </div>
      ) : null}
    </div>
  );
}

export function TableFoot({ shown, total }: { shown: number; total: number }) {
  const format = useFormat();
  const [first, all] = [format.number(shown), format.number(total)];
  return (
    <p className={`${css.foot} small faint num`}>
      <Trans>
        The first {first} of {all} are listed. Search or filter to see the others.
      </Trans>
    </p>
  );
}
