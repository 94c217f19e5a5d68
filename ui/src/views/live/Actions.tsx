/**
 * Pause, resume, stop for good, retry failures: whatever the program offers for this campaign now.
 *
 * Stopping for good and retrying ask first, in words. Leaves out: deciding which of them fit.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import {
  IconListDetails,
  IconMailbox,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconRotateClockwise,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useWrite } from '../../api';
import { ConfirmDialog, type FailureLike, FailureText, Note } from '../../components';
import { useFormat } from '../../format';
import type { CampaignCommand, CampaignRow, CountsView } from '../../host/types';
import css from './live.module.css';

function Failed({ error }: { error: FailureLike | null }) {
  return error ? (
    <Note kind="danger">
      <FailureText failure={error} />
    </Note>
  ) : null;
}

export interface ActionsProps {
  campaign: CampaignRow;
  counts: CountsView;
  /** It goes to the practice inbox: that is where to look. */
  practice: boolean;
}

export function Actions({ campaign, counts, practice }: ActionsProps) {
  const { t } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'cancel' | 'retry_failures' | null>(null);
  const command = useWrite('campaign_command', { onDone: () => setAsking(null) });
  const { id, buttons } = campaign;
  const can = (one: CampaignCommand) => buttons.includes(one);
  const run = (one: CampaignCommand) => command.mutate({ id, command: one });
  const ask = (one: 'cancel' | 'retry_failures') => {
    command.reset();
    setAsking(one);
  };
  const busy = (one: CampaignCommand) => command.isPending && command.variables.command === one;
  const left = counts.queued + counts.leased + counts.deferred;
  const failed = counts.refused + counts.expired;
  const leftText = format.number(left);
  const failedText = format.number(failed);

  return (
    <>
      <Button
        variant="default"
        className={css.wide}
        leftSection={<IconListDetails size={16} aria-hidden />}
        onClick={() => void navigate({ to: '/campaigns/$id/deliveries', params: { id } })}
      >
        <Trans>All deliveries</Trans>
      </Button>
      {practice ? (
        <Button
          variant="default"
          leftSection={<IconMailbox size={16} aria-hidden />}
          onClick={() => void navigate({ to: '/practice' })}
        >
          <Trans>Practice inbox</Trans>
        </Button>
      ) : null}
      {can('retry_failures') && failed > 0 ? (
        <Button
          variant="default"
          leftSection={<IconRotateClockwise size={16} aria-hidden />}
          onClick={() => ask('retry_failures')}
        >
          <Trans>Retry failures</Trans>
        </Button>
      ) : null}
      {can('cancel') ? (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={16} color="var(--pr-danger)" aria-hidden />}
          onClick={() => ask('cancel')}
        >
          <Trans>Stop for good</Trans>
        </Button>
      ) : null}
      {can('pause') ? (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          loading={busy('pause')}
          onClick={() => run('pause')}
        >
          <Trans>Pause</Trans>
        </Button>
      ) : null}
      {can('resume') ? (
        <Button
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={busy('resume')}
          onClick={() => run('resume')}
        >
          <Trans>Resume</Trans>
        </Button>
      ) : null}
      {command.error && asking === null ? (
        <span role="alert" className="small">
          <FailureText failure={command.error} />
        </span>
      ) : null}
      <ConfirmDialog
        opened={asking === 'cancel'}
        title={t`Stop for good?`}
        yes={t`Stop for good`}
        no={campaign.status === 'sending' ? t`Keep sending` : t`Leave it as it is`}
        danger
        busy={command.isPending}
        onNo={() => setAsking(null)}
        onYes={() => run('cancel')}
      >
        <Plural
          value={left}
          _0="Nobody is waiting any more; the campaign ends here."
          one="One person will not get this mail. What has left cannot be called back."
          other={`${leftText} people will not get this mail. What has left cannot be called back.`}
        />
        <Failed error={command.error} />
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'retry_failures'}
        title={t`Send to the refused again?`}
        yes={t`Send again`}
        no={t`Leave it as it is`}
        busy={command.isPending}
        onNo={() => setAsking(null)}
        onYes={() => run('retry_failures')}
      >
        <Plural
          value={failed}
          one="One person, refused or expired, is put in the queue again at once. Nobody who was accepted gets a second mail."
          other={`${failedText} people, refused or expired, are put in the queue again at once. Nobody who was accepted gets a second mail.`}
        />
        <Failed error={command.error} />
      </ConfirmDialog>
    </>
  );
}
