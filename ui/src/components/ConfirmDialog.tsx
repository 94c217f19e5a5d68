/**
 * The last question before something cannot be undone. The buttons say what happens:
 * "Stop for good? 2,726 people will not get this mail. [Stop for good] [Keep sending]".
 *
 * The safe answer has the focus; Esc gives it.
 */
import { Button, Modal } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import css from './ConfirmDialog.module.css';

export interface ConfirmDialogProps {
  opened: boolean;
  /** "Stop for good?" */
  title: ReactNode;
  /** What follows from it, with the number. */
  children: ReactNode;
  /** "Stop for good" */
  yes: ReactNode;
  /** "Keep sending" */
  no: ReactNode;
  onYes: () => void;
  onNo: () => void;
  /** Destroys something. */
  danger?: boolean;
  busy?: boolean;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const bodyId = useId();
  return (
    <Modal
      opened={props.opened}
      onClose={props.onNo}
      title={props.title}
      withCloseButton={false}
      centered
      size="sm"
      aria-describedby={bodyId}
      classNames={{ title: css.title }}
    >
      <div id={bodyId}>{props.children}</div>
      <div className={css.buttons}>
        <Button
          color={props.danger ? 'carmine' : undefined}
          loading={props.busy}
          onClick={props.onYes}
        >
          {props.yes}
        </Button>
        <Button variant="default" data-autofocus onClick={props.onNo}>
          {props.no}
        </Button>
      </div>
    </Modal>
  );
}
