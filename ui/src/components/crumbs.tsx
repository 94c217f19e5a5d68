/**
 * The path in the title bar. A page says where it is with `useCrumbs`; the frame shows it.
 *
 * The last crumb is also the window's title. Leaves out: drawing them (`Frame`).
 */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';

export interface Crumb {
  label: string;
  /** An address; the last crumb has none. */
  to?: string;
}

const Crumbs = createContext<Crumb[]>([]);
const SetCrumbs = createContext<(crumbs: Crumb[]) => void>(() => undefined);

export function CrumbsProvider({ children }: { children: ReactNode }) {
  const [crumbs, setCrumbs] = useState<Crumb[]>([]);
  return (
    <SetCrumbs value={setCrumbs}>
      <Crumbs value={crumbs}>{children}</Crumbs>
    </SetCrumbs>
  );
}

export const useCurrentCrumbs = (): Crumb[] => useContext(Crumbs);

/** Says where this page is: `useCrumbs([{ label: t`Campaigns`, to: '/campaigns' }, { label: name }])`. */
export function useCrumbs(crumbs: Crumb[]): void {
  const set = useContext(SetCrumbs);
  // A fresh list on every render; its text is what it means.
  const text = JSON.stringify(crumbs);
  const same = useMemo(() => JSON.parse(text) as Crumb[], [text]);
  useEffect(() => set(same), [set, same]);
}
