/**
 * Says that something finished, in a corner, for a while. Errors that stop somebody stay in place and
 * never come this way.
 */
import { useLingui } from '@lingui/react/macro';
import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';

export interface Said {
  message: string;
  title?: string;
  /** Something did not happen. */
  bad?: boolean;
}

export function useSay(): (said: Said) => void {
  const { t } = useLingui();
  const close = t`Close`;
  return useCallback(
    ({ message, title, bad }) =>
      void notifications.show({
        message,
        title,
        color: bad ? 'carmine' : undefined,
        closeButtonProps: { 'aria-label': close },
      }),
    [close],
  );
}
