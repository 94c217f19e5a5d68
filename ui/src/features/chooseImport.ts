/**
 * Files for an import, however they came: the first one's page opens, the others follow. "Import"
 * asks for them in the system's dialog.
 */
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useHost } from '../host/context';
import type { AdmittedFile } from '../host/types';

export function useOpenImport(): (files: AdmittedFile[]) => void {
  const navigate = useNavigate();
  return useCallback(
    ([file, ...others]) => {
      if (!file) return;
      void navigate({
        to: '/contacts/import/$token',
        params: { token: file.token },
        search: others.length > 0 ? { next: others.map(({ token }) => token) } : {},
      });
    },
    [navigate],
  );
}

export function useChooseImport(): () => void {
  const host = useHost();
  const open = useOpenImport();
  return useCallback(() => void host.chooseFiles().then(open), [host, open]);
}
