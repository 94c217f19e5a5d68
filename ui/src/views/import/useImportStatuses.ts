/**
 * Checks or imports that run in the background, one for each file: asked again until all have ended.
 */
import { useRead } from '../../api';

export function useImportStatuses(ids: string[]) {
  const first = useRead('import_statuses', { ids });
  const running = first.data === undefined || first.data.all.phase === 'running';
  // One key, so both see the same answer; the second only keeps asking.
  return useRead('import_statuses', { ids }, { every: running && !first.error ? 400 : undefined });
}
