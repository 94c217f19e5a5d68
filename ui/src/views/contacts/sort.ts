/**
 * Between the id of a column and what the table is sorted by.
 */
import type { ContactSort } from '../../host/types';

const own = 'field ';

/** The id of the column of a field of the user's own. */
export function fieldColumn(name: string): string {
  return `${own}${name}`;
}

/** The field a column shows; none: it is another column. */
export function fieldOf(column: string): string | null {
  return column.startsWith(own) ? column.slice(own.length) : null;
}

export function sortBy(column: string): ContactSort {
  const field = fieldOf(column);
  return field === null ? (column as ContactSort) : { field };
}

export function columnOf(sort: ContactSort): string {
  return typeof sort === 'string' ? sort : fieldColumn(sort.field);
}
