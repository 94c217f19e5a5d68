/**
 * Saved views of the contacts table, and the columns that were shown last, which are a view without
 * a name. A change shows at once and is written in the background.
 */
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import type { TableView } from '../../host/types';
import { sortBy } from './sort';
import type { TableState } from './useTableState';

export function useTableViews({ filter, sort, open }: TableState) {
  const { data } = useRead('table_views', {});
  const write = useWrite('table_views_set');
  const [edited, setEdited] = useState<TableView[] | null>(null);
  const views = edited ?? data?.views ?? [];
  const set = (next: TableView[]) => {
    setEdited(next);
    write.mutate({ views: next });
  };
  const except = (name: string) => views.filter((view) => view.name !== name);
  const save = (name: string, columns: string[]) =>
    set([
      ...except(name),
      { ...filter, name, columns, sort: sortBy(sort.column), descending: sort.descending },
    ]);
  return {
    saved: except(''),
    /** Ids of the columns shown last; empty: the initial ones. */
    columns: views.find((view) => view.name === '')?.columns ?? [],
    setColumns: (columns: string[]) => save('', columns),
    save,
    open: (view: TableView) => {
      open(view);
      set([...except(''), { ...view, name: '' }]);
    },
    remove: (name: string) => set(except(name)),
  };
}
