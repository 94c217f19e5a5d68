/**
 * A check or an import that runs in the background: asked again until it has ended.
 */
import { useRead } from '../../api';

export function useJob(id: string) {
  const first = useRead('import_status', { id });
  const running = first.data === undefined || first.data.phase === 'running';
  // One key, so both see the same answer; the second only keeps asking.
  return useRead('import_status', { id }, { every: running && !first.error ? 400 : undefined });
}
