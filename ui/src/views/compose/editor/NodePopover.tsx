/**
 * The frame that a block of the mail opens: its target, a small form, "Remove" and "Done".
 *
 * Enter closes it like "Done" does, and nothing of it reaches the mail's own form. Leaves out: the
 * fields, which are the block's.
 */
import { Trans } from '@lingui/react/macro';
import { Button, Popover } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import css from './editor.module.css';

export interface NodePopoverProps {
  open: boolean;
  onOpen: () => void;
  onClose: () => void;
  onTakeOut: () => void;
  width?: number;
  target: ReactElement;
  children: ReactNode;
}

export function NodePopover(props: NodePopoverProps) {
  const { open, onOpen, onClose, onTakeOut, width, target, children } = props;
  return (
    <Popover
      opened={open}
      onChange={(now) => (now ? onOpen() : onClose())}
      withinPortal
      trapFocus
      position="bottom-start"
      width={width}
    >
      <Popover.Target>{target}</Popover.Target>
      <Popover.Dropdown>
        <form
          className={css.popover}
          onSubmit={(event) => {
            event.preventDefault();
            event.stopPropagation();
            onClose();
          }}
        >
          {children}
          <div className={css.popoverActions}>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconTrash size={14} color="var(--pr-danger)" aria-hidden />}
              onClick={onTakeOut}
            >
              <Trans>Remove</Trans>
            </Button>
            <Button size="xs" variant="default" type="submit">
              <Trans>Done</Trans>
            </Button>
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
