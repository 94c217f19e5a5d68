/**
 * Whatever the program offers for this campaign now: pause, resume, stop for good, retry failures,
 * send now, back to the draft; and what of its way out can be changed.
 *
 * What cannot be undone asks first, in words. Leaves out: deciding which of them fit.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import {
  IconAdjustmentsHorizontal,
  IconClock,
  IconGauge,
  IconListDetails,
  IconMailbox,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconRotateClockwise,
  IconRoute,
  IconSend,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { memo, useState } from 'react';
import { useWrite } from '../../api';
import { ConfirmDialog, type FailureLike, FailureText, Note } from '../../components';
import type { PlanPart } from '../../features/plan';
import { useFormat } from '../../format';
import type { CampaignCommand, CampaignStatus } from '../../host/types';
import css from './live.module.css';

function Failed({ error }: { error: FailureLike | null }) {
  return error ? (
    <Note kind="danger">
      <FailureText failure={error} />
    </Note>
  ) : null;
}

export interface ActionsProps {
  id: string;
  status: CampaignStatus;
  buttons: CampaignCommand[];
  /** How many still wait. */
  left: number;
  /** How many were refused or given up. */
  failed: number;
  /** How many it would go to when it has not begun; null: not known. */
  people: number | null;
  /** It goes to the practice inbox: that is where to look. */
  practice: boolean;
  /** Opens the dialog that changes parts of the way out; none: it is over. */
  onChange?: (parts: PlanPart[]) => void;
}

const icon = { size: 16, 'aria-hidden': true } as const;

function Change({ waits, onChange }: { waits: boolean; onChange: (parts: PlanPart[]) => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconAdjustmentsHorizontal {...icon} />}>
          <Trans context="button">Edit</Trans>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {waits ? (
          <Menu.Item
            leftSection={<IconClock {...icon} />}
            onClick={() => onChange(['start', 'hours'])}
          >
            <Trans>Schedule…</Trans>
          </Menu.Item>
        ) : null}
        <Menu.Item leftSection={<IconGauge {...icon} />} onClick={() => onChange(['pace'])}>
          <Trans>Speed…</Trans>
        </Menu.Item>
        <Menu.Item leftSection={<IconRoute {...icon} />} onClick={() => onChange(['relays'])}>
          <Trans>Relays…</Trans>
        </Menu.Item>
        {waits ? null : (
          <Menu.Item leftSection={<IconClock {...icon} />} onClick={() => onChange(['hours'])}>
            <Trans>Sending hours…</Trans>
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconRotateClockwise {...icon} />}
          onClick={() => onChange(['kind', 'patience'])}
        >
          <Trans>Type and retries…</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export const Actions = memo(function Actions(props: ActionsProps) {
  const { id, status, buttons, left, failed, people, practice, onChange } = props;
  const { t } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'cancel' | 'retry_failures' | 'start' | null>(null);
  const command = useWrite('campaign_command', {
    onDone: (_, request) => {
      setAsking(null);
      if (request.command === 'unschedule') {
        void navigate({ to: '/campaigns/$id/compose', params: { id } });
      }
    },
  });
  const can = (one: CampaignCommand) => buttons.includes(one);
  const run = (one: CampaignCommand) => command.mutate({ id, command: one });
  const ask = (one: NonNullable<typeof asking>) => {
    command.reset();
    setAsking(one);
  };
  const busy = (one: CampaignCommand) => command.isPending && command.variables.command === one;
  const leftText = format.number(left);
  const failedText = format.number(failed);
  const peopleText = format.number(people ?? 0);
  const waits = status === 'scheduled' || status === 'overdue';

  return (
    <>
      {waits ? null : (
        <Button
          variant="default"
          className={css.wide}
          leftSection={<IconListDetails {...icon} />}
          onClick={() => void navigate({ to: '/campaigns/$id/deliveries', params: { id } })}
        >
          <Trans>All deliveries</Trans>
        </Button>
      )}
      {practice ? (
        <Button
          variant="default"
          leftSection={<IconMailbox {...icon} />}
          onClick={() => void navigate({ to: '/practice' })}
        >
          <Trans>Practice inbox</Trans>
        </Button>
      ) : null}
      {can('retry_failures') && failed > 0 ? (
        <Button
          variant="default"
          leftSection={<IconRotateClockwise {...icon} />}
          onClick={() => ask('retry_failures')}
        >
          <Trans>Retry failures</Trans>
        </Button>
      ) : null}
      {onChange ? <Change waits={waits} onChange={onChange} /> : null}
      {can('unschedule') ? (
        <Button
          variant="default"
          leftSection={<IconPencil {...icon} />}
          loading={busy('unschedule')}
          onClick={() => run('unschedule')}
        >
          <Trans>Back to draft</Trans>
        </Button>
      ) : null}
      {can('cancel') ? (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={16} color="var(--pr-danger)" aria-hidden />}
          onClick={() => ask('cancel')}
        >
          <Trans>Cancel campaign</Trans>
        </Button>
      ) : null}
      {can('pause') ? (
        <Button
          variant="default"
          leftSection={<IconPlayerPause {...icon} />}
          loading={busy('pause')}
          onClick={() => run('pause')}
        >
          <Trans>Pause</Trans>
        </Button>
      ) : null}
      {can('resume') ? (
        <Button
          leftSection={<IconPlayerPlay {...icon} />}
          loading={busy('resume')}
          onClick={() => run('resume')}
        >
          <Trans>Resume</Trans>
        </Button>
      ) : null}
      {waits && can('start') ? (
        <Button
          leftSection={<IconSend {...icon} />}
          loading={busy('start')}
          onClick={() => ask('start')}
        >
          <Trans>Send now</Trans>
        </Button>
      ) : null}
      {command.error && asking === null ? (
        <span role="alert" className="small">
          <FailureText failure={command.error} />
        </span>
      ) : null}
      <ConfirmDialog
        opened={asking === 'start'}
        title={t`Send now?`}
        yes={t`Send now`}
        no={t`Cancel`}
        busy={command.isPending}
        onNo={() => setAsking(null)}
        onYes={() => run('start')}
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
        <Failed error={command.error} />
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'cancel'}
        title={t`Cancel this campaign?`}
        yes={t`Cancel campaign`}
        no={status === 'sending' ? t`Keep sending` : t`Cancel`}
        danger
        busy={command.isPending}
        onNo={() => setAsking(null)}
        onYes={() => run('cancel')}
      >
        <Plural
          value={left}
          _0="No one is waiting any more; the campaign ends here."
          one="One person won’t receive this email. Sent emails can’t be recalled."
          other={`${leftText} people won’t receive this email. Sent emails can’t be recalled.`}
        />
        <Failed error={command.error} />
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'retry_failures'}
        title={t`Retry failed emails?`}
        yes={t`Send again`}
        no={t`Cancel`}
        busy={command.isPending}
        onNo={() => setAsking(null)}
        onYes={() => run('retry_failures')}
      >
        <Plural
          value={failed}
          one="One refused or expired email is queued again. No accepted email is sent twice."
          other={`${failedText} refused or expired emails are queued again. No accepted email is sent twice.`}
        />
        <Failed error={command.error} />
      </ConfirmDialog>
    </>
  );
});
