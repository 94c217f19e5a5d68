/**
 * The questions before an action that cannot be undone: send now, cancel, retry failures.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ConfirmDialog, type FailureLike, FailureText, Note } from '../../components';
import { useFormat } from '../../format';
import type { CampaignStatus } from '../../host/types';

/** The actions that ask first. */
export type Confirmed = 'cancel' | 'retry_failures' | 'start';

export interface ConfirmationsProps {
  /** Null: no question is open. */
  asking: Confirmed | null;
  status: CampaignStatus;
  left: number;
  failed: number;
  people: number | null;
  busy: boolean;
  error: FailureLike | null;
  onCancel: () => void;
  onConfirm: (action: Confirmed) => void;
}

function Failed({ error }: { error: FailureLike | null }) {
  return error ? (
    <Note kind="danger">
      <FailureText failure={error} />
    </Note>
  ) : null;
}

export function Confirmations(props: ConfirmationsProps) {
  const { asking, status, left, failed, people, busy, error, onCancel, onConfirm } = props;
  const { t } = useLingui();
  const format = useFormat();
  const leftText = format.number(left);
  const failedText = format.number(failed);
  const peopleText = format.number(people ?? 0);
  return (
    <>
      <ConfirmDialog
        opened={asking === 'start'}
        title={t`Send now?`}
        yes={t`Send now`}
        no={t`Cancel`}
        busy={busy}
        onNo={onCancel}
        onYes={() => onConfirm('start')}
      >
        {people === null ? (
          <Trans>Sending starts immediately. Sent emails can’t be recalled.</Trans>
        ) : (
          <Plural
            value={people}
            one="Sending to one person starts immediately. Sent emails can’t be recalled."
            other={`Sending to ${peopleText} people starts immediately. Sent emails can’t be recalled.`}
          />
        )}
        <Failed error={error} />
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'cancel'}
        title={t`Cancel this campaign?`}
        yes={t`Cancel campaign`}
        no={status === 'sending' ? t`Keep sending` : t`Keep campaign`}
        danger
        busy={busy}
        onNo={onCancel}
        onYes={() => onConfirm('cancel')}
      >
        <Plural
          value={left}
          _0="No one is waiting any more; the campaign ends here."
          one="One person won’t receive this email. Sent emails can’t be recalled."
          other={`${leftText} people won’t receive this email. Sent emails can’t be recalled.`}
        />
        <Failed error={error} />
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'retry_failures'}
        title={t`Retry failed emails?`}
        yes={t`Send again`}
        no={t`Cancel`}
        busy={busy}
        onNo={onCancel}
        onYes={() => onConfirm('retry_failures')}
      >
        <Plural
          value={failed}
          one="One refused or expired email is queued again. No accepted email is sent twice."
          other={`${failedText} refused or expired emails are queued again. No accepted email is sent twice.`}
        />
        <Failed error={error} />
      </ConfirmDialog>
    </>
  );
}
