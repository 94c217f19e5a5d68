/**
 * Says that something finished, in a corner, for a while. Errors that stop somebody stay in place and
 * never come this way.
 */
import { useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import css from './say.module.css';

export interface Said {
  message: string;
  title?: string;
  /** Something did not happen. */
  bad?: boolean;
  /** One thing that can be done about it. */
  act?: { label: string; run: () => void };
}

/** Long enough to read it and to reach the button. */
const withButtonMs = 12_000;

export function useSay(): (said: Said) => void {
  const { t } = useLingui();
  const close = t`Close`;
  return useCallback(
    ({ message, title, bad, act }) => {
      const id = notifications.show({
        message: act ? (
          <span className={css.line}>
            <span>{message}</span>
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                notifications.hide(id);
                act.run();
              }}
            >
              {act.label}
            </Button>
          </span>
        ) : (
          message
        ),
        title,
        autoClose: act ? withButtonMs : undefined,
        color: bad ? 'carmine' : undefined,
        closeButtonProps: { 'aria-label': close },
      });
    },
    [close],
  );
}
