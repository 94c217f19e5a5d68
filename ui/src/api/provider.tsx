/**
 * The one cache, and the wire from the host's events to it.
 *
 * An answer stays fresh until a tag invalidates it: the program reports what changed, so nothing is asked
 * again on a timer or on focus.
 */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { HostProvider } from '../host/context';
import type { Failure, Host } from '../host/types';
import { invalidate } from './tags';

export type ApiFailure = Failure;

export function createClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

export function ApiProvider({
  host,
  client,
  children,
}: {
  host: Host;
  client: QueryClient;
  children: ReactNode;
}) {
  useEffect(() => host.listen(({ tags }) => invalidate(client, tags)), [host, client]);
  return (
    <HostProvider host={host}>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </HostProvider>
  );
}
