/**
 * Converts between the id of a column and the sort order of the table.
 */
import type { ContactSort } from '../../host/types';

const customPrefix = 'field ';

/** The id of the column of a custom field. */
export function fieldColumn(name: string): string {
  return `${customPrefix}${name}`;
}

/** The custom field a column shows; null: it shows something else. */
export function fieldOf(column: string): string | null {
  return column.startsWith(customPrefix) ? column.slice(customPrefix.length) : null;
}

export function sortBy(column: string): ContactSort {
  const field = fieldOf(column);
  return field === null ? (column as ContactSort) : { field };
}

export function columnOf(sort: ContactSort): string {
  return typeof sort === 'string' ? sort : fieldColumn(sort.field);
}

const sortable = ['address', 'name', 'status', 'created_at'];

export const isSortable = (column: string) => sortable.includes(column) || fieldOf(column) !== null;
