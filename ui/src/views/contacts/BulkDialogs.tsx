/**
 * The questions before contacts are unsubscribed or deleted, with their number.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ConfirmDialog } from '../../components';
import { useFormat } from '../../format';

export interface BulkDialogProps {
  opened: boolean;
  count: number;
  busy: boolean;
  onCancel: () => void;
  onConfirm: () => void;
}

export function UnsubscribeDialog({ opened, count, busy, onCancel, onConfirm }: BulkDialogProps) {
  const { t } = useLingui();
  const format = useFormat();
  const number = format.number(count);
  return (
    <ConfirmDialog
      opened={opened}
      title={
        <Plural
          value={count}
          one="Unsubscribe one person?"
          other={`Unsubscribe ${number} people?`}
        />
      }
      yes={t`Unsubscribe`}
      no={t`Cancel`}
      busy={busy}
      onNo={onCancel}
      onYes={onConfirm}
    >
      <p>
        <Trans>
          They receive no more email from you, whichever lists they are on, and an import does not
          subscribe them again.
        </Trans>
      </p>
    </ConfirmDialog>
  );
}

export function DeleteDialog({ opened, count, busy, onCancel, onConfirm }: BulkDialogProps) {
  const { t } = useLingui();
  const format = useFormat();
  const number = format.number(count);
  return (
    <ConfirmDialog
      danger
      opened={opened}
      title={<Plural value={count} one="Delete one person?" other={`Delete ${number} people?`} />}
      yes={t`Delete`}
      no={t`Cancel`}
      busy={busy}
      onNo={onCancel}
      onYes={onConfirm}
    >
      <p>
        <Trans>
          They are removed from all lists, along with their names and fields. You can undo this
          under “Changes” for 90 days. If they only want no more email, unsubscribe them instead:
          then an import cannot bring them back.
        </Trans>
      </p>
    </ConfirmDialog>
  );
}
