/**
 * "Import contacts": the system's dialog, then the import page.
 */
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useHost } from '../host/context';

export function useChooseImport(): () => void {
  const host = useHost();
  const navigate = useNavigate();
  return useCallback(() => {
    void host.chooseFile().then((file) => {
      if (file) void navigate({ to: '/contacts/import/$token', params: { token: file.token } });
    });
  }, [host, navigate]);
}
