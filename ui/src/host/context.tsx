/**
 * Provides the host to the components inside: `useHost()`.
 *
 * Views use it for files, pictures and links only; commands go through `api`.
 */
import { createContext, type ReactNode, useContext } from 'react';
import type { Host } from './types';

const HostContext = createContext<Host | null>(null);

export function HostProvider({ host, children }: { host: Host; children: ReactNode }) {
  return <HostContext value={host}>{children}</HostContext>;
}

export function useHost(): Host {
  const host = useContext(HostContext);
  if (!host) throw new Error('useHost needs a HostProvider around it');
  return host;
}
