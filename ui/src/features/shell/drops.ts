/**
 * Who gets the files that fall on the window: the import, unless a page claims them.
 */
import { useEffect } from 'react';
import type { AdmittedFile, DropPoint } from '../../host/types';

/** `at`: where the files fell, if the host knows it. */
type Owner = (files: AdmittedFile[], at?: DropPoint) => void;

const owners: Owner[] = [];

/** The page that claimed last. */
export const dropOwner = (): Owner | undefined => owners.at(-1);

/** Claims dropped files while the page is open. Give it a stable function. */
export function useOwnDrops(owner: Owner): void {
  useEffect(() => {
    owners.push(owner);
    return () => {
      owners.splice(owners.indexOf(owner), 1);
    };
  }, [owner]);
}
