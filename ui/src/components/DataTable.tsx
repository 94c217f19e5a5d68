/**
 * A short table: every row is drawn, and the browser lays the columns out.
 *
 * Leaves out: sorting, selection, and more rows than fit into a page; `VirtualTable` has those.
 */
import { Box, Table } from '@mantine/core';
import css from './DataTable.module.css';
import type { DataColumn } from './table';

export interface DataTableProps<Row> {
  /** What the table holds, for a screen reader: "Campaigns". */
  label: string;
  rows: Row[];
  columns: DataColumn<Row>[];
  rowId: (row: Row, index: number) => string | number;
  /** `auto`: columns are as wide as their content, for data of unknown shape. */
  layout?: 'fixed' | 'auto';
  /** Below this width the table scrolls sideways. */
  minWidth?: string;
  /** It can be scrolled by the keyboard, as a region of the page. */
  scrollable?: boolean;
  /** The header stays visible while the rows scroll. */
  stickyHeader?: boolean;
  /** A click on a row. The row also needs a link, for the keyboard. */
  onOpen?: (row: Row) => void;
}

function tooltip<Row>({ title, cell }: DataColumn<Row>, row: Row): string | undefined {
  if (title) return title(row);
  const content = cell(row);
  return typeof content === 'string' ? content : undefined;
}

function className<Row>({ end, wrap, sticky, interactive }: DataColumn<Row>): string {
  return [end && css.end, wrap && css.wrap, sticky && css.sticky, interactive && css.interactive]
    .filter(Boolean)
    .join(' ');
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, onOpen, layout = 'fixed' } = props;
  const region = props.scrollable ? { component: 'section' as const, tabIndex: 0 } : {};
  return (
    <Box className={css.scroll} aria-label={props.scrollable ? label : undefined} {...region}>
      <Table
        aria-label={label}
        layout={layout}
        miw={props.minWidth}
        stickyHeader={props.stickyHeader}
        highlightOnHover={onOpen !== undefined}
        className={css.table}
        data-layout={layout}
        data-wraps={columns.some((column) => column.wrap) || undefined}
      >
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th
                key={column.id}
                scope="col"
                w={column.width}
                visibleFrom={column.visibleFrom}
                className={className(column)}
                title={layout === 'auto' ? column.header : undefined}
              >
                <span className={column.hiddenHeader ? 'unseen' : undefined}>{column.header}</span>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.rows.map((row, index) => (
            <Table.Tr
              key={props.rowId(row, index)}
              onClick={onOpen ? () => onOpen(row) : undefined}
            >
              {columns.map((column) => (
                <Table.Td
                  key={column.id}
                  visibleFrom={column.visibleFrom}
                  className={className(column)}
                  title={tooltip(column, row)}
                  onClick={column.interactive ? (event) => event.stopPropagation() : undefined}
                >
                  {column.cell(row) ?? <span className="faint">–</span>}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  );
}
