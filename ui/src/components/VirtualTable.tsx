/**
 * A table of any length: 32 px rows, only those in sight are drawn and read.
 *
 * One stop for Tab; then arrows, Page up/down, Home, End move, Space chooses, Shift+arrow chooses
 * on the way, Ctrl/Cmd+A chooses all that match, Enter opens, Right and Left unfold, Esc lets go.
 * Columns with a `drop` number go first when it gets narrow. Leaves out: sorting and filtering,
 * which the program does; a browser's element ends at 33.5 million pixels, so at most a million
 * rows are shown at once and the foot says so.
 */
import { useLingui } from '@lingui/react/macro';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { ErrorPanel, type ErrorPanelProps } from './ErrorPanel';
import { handleGridKey } from './gridKeys';
import { useLate } from './Loading';
import { type RowSource, useRows } from './rows';
import type { Selection } from './selection';
import type { Column, Sort } from './table';
import css from './VirtualTable.module.css';
import { TableFoot, TableHead, TableRow } from './virtualTableParts';

export interface VirtualTableProps<Row> {
  /** What the table holds, for a screen reader: "People". */
  label: string;
  source: RowSource<Row>;
  columns: Column<Row>[];
  rowId: (row: Row) => string;
  /** What a row is called, for its checkbox: the address. */
  rowName: (row: Row) => string;
  /** Shown when there are no rows. */
  empty: ReactNode;
  /** What failed when rows cannot be read: "The people cannot be shown." */
  errorTitle: ReactNode;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  selection?: Selection;
  /** The row that is open beside the table. */
  current?: string | null;
  /** Enter or a click on a row. */
  onOpen?: (row: Row) => void;
  /** What an unfolded row shows below itself; then Enter or a click unfolds. */
  unfold?: (row: Row) => ReactNode;
  onTotal?: (total: number) => void;
  pageSize?: number;
}

const rowHeight = 32;
/** Rows of bars while the first page is on its way. */
const skeletonRows = 12;
/** 33,554,430 px is where both engines stop; one row of room for the head. */
export const rowLimit = 1_048_000;

function fitting<Row>(columns: Column<Row>[], width: number, reserve: number): Column<Row>[] {
  if (width === 0) return columns;
  let shown = columns;
  const need = () => shown.reduce((sum, column) => sum + (column.min ?? 96), reserve);
  const byDrop = columns.filter((one) => one.drop).sort((a, b) => (b.drop ?? 0) - (a.drop ?? 0));
  for (const candidate of byDrop) {
    if (need() <= width) break;
    shown = shown.filter((column) => column !== candidate);
  }
  return shown;
}

interface TableErrorProps {
  title: VirtualTableProps<unknown>['errorTitle'];
  error: ErrorPanelProps['error'];
  onRetry: () => void;
}

/** In place of a table that could not be read. */
function TableError({ title, error, onRetry }: TableErrorProps) {
  const { t } = useLingui();
  const safe = t`No data is lost; it just can’t be shown.`;
  return <ErrorPanel title={title} error={error} safe={safe} onRetry={onRetry} />;
}

export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, source, columns, rowId, selection, onOpen, unfold, onTotal } = props;
  const base = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const { ref: sizeRef, width } = useElementSize<HTMLDivElement>();
  const scrollRef = useMergedRef(scroll, sizeRef);
  const rows = useRows(source, props.pageSize ?? 100);
  const [active, setActive] = useState(0);
  const [unfolded, setUnfolded] = useState<string | null>(null);

  const total = rows.total ?? 0;
  const late = useLate(rows.total === undefined);
  const count = rows.total === undefined && late ? skeletonRows : Math.min(total, rowLimit);
  const shown = fitting(columns, width, selection ? 40 : 0);
  const template = `${selection ? '2.5rem ' : ''}${shown.map((one) => one.width).join(' ')}`;

  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialRect: { width: 1000, height: 600 },
  });
  const items = virtual.getVirtualItems();
  const from = items[0]?.index ?? 0;
  const to = items.at(-1)?.index ?? 0;
  const { see } = rows;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `see` is new on every render, its work is not
  useEffect(() => see(from, to), [from, to]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: tell once for each new total
  useEffect(() => {
    if (rows.total !== undefined) onTotal?.(rows.total);
  }, [rows.total]);

  const filter = JSON.stringify(source.key);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter starts at its top
  useEffect(() => {
    setActive(0);
    setUnfolded(null);
    scroll.current?.scrollTo?.({ top: 0 });
  }, [filter]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a folded row has its old height again
  useEffect(() => virtual.measure(), [unfolded]);

  const go = (index: number, choose: boolean) => {
    const next = Math.max(0, Math.min(count - 1, index));
    setActive(next);
    virtual.scrollToIndex(next);
    const row = rows.at(next);
    if (choose && row && selection) selection.add([rowId(row)]);
  };
  const open = (index: number) => {
    const row = rows.at(index);
    if (!row) return;
    setActive(index);
    if (unfold) setUnfolded((now) => (now === rowId(row) ? null : rowId(row)));
    else onOpen?.(row);
  };

  const collapse = () => setUnfolded(null);
  const onKeyDown = (event: React.KeyboardEvent<HTMLDivElement>) => {
    const row = rows.at(active);
    const clearSelection = selection?.count(total) ? selection.none : undefined;
    handleGridKey(event, {
      active,
      count,
      page: Math.max(1, Math.floor((scroll.current?.clientHeight ?? 320) / rowHeight) - 2),
      move: go,
      open,
      toggle: selection && row ? () => selection.toggle(rowId(row)) : undefined,
      expand: unfold && row ? () => setUnfolded(rowId(row)) : undefined,
      collapse: unfold ? collapse : undefined,
      clear: unfolded !== null ? collapse : clearSelection,
      selectAll: selection?.all,
    });
  };

  if (rows.error && rows.total === undefined) {
    return <TableError title={props.errorTitle} error={rows.error} onRetry={rows.retry} />;
  }
  if (rows.total === 0) return <>{props.empty}</>;

  const activeId = count > 0 ? `${base}-${active}` : undefined;
  return (
    <div className={css.table}>
      <div
        ref={scrollRef}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.total === undefined ? -1 : total + 1}
        aria-colcount={shown.length + (selection ? 1 : 0)}
        aria-multiselectable={selection ? true : undefined}
        aria-activedescendant={activeId}
        aria-busy={rows.total === undefined}
        tabIndex={0}
        className={css.scroll}
        onKeyDown={onKeyDown}
      >
        <TableHead
          columns={shown}
          template={template}
          sort={props.sort}
          onSort={props.onSort}
          selection={selection}
          total={total}
        />
        <div
          role="rowgroup"
          className={css.body}
          style={{ height: Math.max(virtual.getTotalSize(), rows.total === undefined ? 320 : 0) }}
        >
          {items.map(({ index, start }) => {
            const row = rows.at(index);
            const id = row ? rowId(row) : undefined;
            const isOpen = id !== undefined && id === unfolded;
            return (
              <TableRow
                key={index}
                measure={isOpen ? virtual.measureElement : undefined}
                id={`${base}-${index}`}
                index={index}
                start={start}
                row={row}
                name={row ? props.rowName(row) : ''}
                columns={shown}
                template={template}
                active={index === active}
                current={id !== undefined && id === props.current}
                chosen={selection && id !== undefined ? selection.has(id) : undefined}
                onChoose={selection && id !== undefined ? () => selection.toggle(id) : undefined}
                onOpen={unfold || onOpen ? () => open(index) : undefined}
                unfolded={unfold ? isOpen : undefined}
              >
                {isOpen && row ? unfold?.(row) : null}
              </TableRow>
            );
          })}
        </div>
      </div>
      {total > rowLimit ? <TableFoot shown={rowLimit} total={total} /> : null}
    </div>
  );
}
