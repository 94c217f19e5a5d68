/**
 * Shows a short message in a corner for a few seconds. An error that blocks the user is shown in
 * place (`ErrorPanel`, `Note`) and never here.
 */
import { useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';

export interface Toast {
  message: string;
  title?: string;
  /** The action failed. */
  error?: boolean;
  /** A button inside the toast. */
  action?: { label: string; run: () => void };
}

/** Long enough to read the message and to reach the button. */
const withButtonMs = 12_000;

export function useToast(): (toast: Toast) => void {
  const { t } = useLingui();
  const close = t`Close`;
  return useCallback(
    ({ message, title, error, action }) => {
      const id = notifications.show({
        message: action ? (
          <Group component="span" justify="space-between" gap={12} wrap="nowrap">
            <span>{message}</span>
            <Button
              size="xs"
              variant="default"
              flex="none"
              onClick={() => {
                notifications.hide(id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          </Group>
        ) : (
          message
        ),
        title,
        autoClose: action ? withButtonMs : undefined,
        color: error ? 'carmine' : undefined,
        closeButtonProps: { 'aria-label': close },
      });
    },
    [close],
  );
}
