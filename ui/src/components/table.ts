/** A column and the order of a table: shared by `DataTable`, `VirtualTable` and its parts. */
import type { MantineBreakpoint } from '@mantine/core';
import type { ReactNode } from 'react';

/** What both tables know of a column. */
interface BaseColumn<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Numbers are aligned right. */
  end?: boolean;
}

/** A column of a `VirtualTable`. */
export interface Column<Row> extends BaseColumn<Row> {
  /** A grid track such as "minmax(12rem, 2fr)" or "6rem". */
  width: string;
  /** Pixels it needs; for deciding what to drop. Default: 96. */
  min?: number;
  sortable?: boolean;
  /** The greater, the sooner it is dropped in a narrow table. None: it is never dropped. */
  drop?: number;
}

/** A column of a `DataTable`. */
export interface DataColumn<Row> extends BaseColumn<Row> {
  /** A CSS width such as "24%" or "6rem". None: it shares what is left. */
  width?: string;
  /** The cell's whole text, shown as a tooltip. Default: the content, where that is a string. */
  title?: (row: Row) => string | undefined;
  /** The cell may take several lines. */
  wrap?: boolean;
  /** The header is for screen readers only. */
  hiddenHeader?: boolean;
  /** The window's width from which the column is shown. */
  visibleFrom?: MantineBreakpoint;
  /** It stays at the right edge while the table scrolls sideways. */
  sticky?: boolean;
  /** Clicks in it do not open the row. */
  interactive?: boolean;
}

export interface Sort {
  column: string;
  descending: boolean;
}
