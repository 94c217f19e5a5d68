/**
 * Kept ways of looking at the table. A change shows at once and is written behind it.
 */
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import type { TableView } from '../../host/types';

export function useTableViews() {
  const { data } = useRead('table_views', {});
  const write = useWrite('table_views_set');
  const [mine, setMine] = useState<TableView[] | null>(null);
  return {
    views: mine ?? data?.views ?? [],
    set: (views: TableView[]) => {
      setMine(views);
      write.mutate({ views });
    },
  };
}
