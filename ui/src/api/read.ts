/**
 * `useRead('contact_page', request)`: the answer, kept until a tag it is made of is spoilt.
 *
 * With `keep` the old answer stays on screen while a changed request is under way (filters); without
 * it another id never shows the last one's data.
 */
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useHost } from '../host/context';
import type { Answer, CommandName, Failure, Request } from '../host/types';
import { readKey } from './tags';

export interface ReadOptions {
  /** False: do not ask yet. */
  enabled?: boolean;
  /** Ask again every so many milliseconds. */
  every?: number;
  /** Keep the last answer while another request is under way. Default: false. */
  keep?: boolean;
}

export function useRead<K extends CommandName>(
  name: K,
  request: Request<K>,
  { enabled = true, every, keep = false }: ReadOptions = {},
): UseQueryResult<Answer<K>, Failure> {
  const host = useHost();
  return useQuery<Answer<K>, Failure>({
    queryKey: readKey(name, request),
    queryFn: () => host.call(name, request),
    enabled,
    refetchInterval: every ?? false,
    placeholderData: keep ? keepPreviousData : undefined,
  });
}
