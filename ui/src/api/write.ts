/**
 * `useWrite('contact_save')`: runs a command and invalidates what it wrote.
 *
 * Call `mutate(request)` or `await mutateAsync(request)`; `error` is always a `Failure`.
 */
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useHost } from '../host/context';
import type { Answer, CommandName, Failure, Request } from '../host/types';
import { invalidate, tagsWritten } from './tags';

export interface WriteOptions<K extends CommandName> {
  onDone?: (answer: Answer<K>, request: Request<K>) => void;
  onFailure?: (failure: Failure, request: Request<K>) => void;
}

export function useWrite<K extends CommandName>(
  name: K,
  { onDone, onFailure }: WriteOptions<K> = {},
): UseMutationResult<Answer<K>, Failure, Request<K>> {
  const host = useHost();
  const client = useQueryClient();
  return useMutation<Answer<K>, Failure, Request<K>>({
    mutationKey: ['write', name],
    mutationFn: (request) => host.call(name, request),
    onSuccess: (answer, request) => {
      invalidate(client, tagsWritten(name));
      onDone?.(answer, request);
    },
    onError: onFailure,
  });
}
