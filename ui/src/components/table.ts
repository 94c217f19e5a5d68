/** A column and the order of a table: shared by `VirtualTable` and its parts. */
import type { ReactNode } from 'react';

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** A grid track such as "minmax(12rem, 2fr)" or "6rem". */
  width: string;
  /** Pixels it needs; for deciding what to drop. Default: 96. */
  min?: number;
  /** Numbers stand right. */
  end?: boolean;
  sortable?: boolean;
  /** The greater, the sooner it goes when it gets narrow. None: it stays. */
  drop?: number;
}

export interface Sort {
  column: string;
  descending: boolean;
}
