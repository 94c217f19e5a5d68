/**
 * The actions that the engine offers for this campaign now: pause, resume, cancel, retry failures,
 * send now, back to draft; and the menu that edits its plan.
 *
 * What cannot be undone asks first. Leaves out: deciding which actions are possible.
 */
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import {
  IconListDetails,
  IconMailbox,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconRotateClockwise,
  IconSend,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { memo, useState } from 'react';
import { useWrite } from '../../api';
import { FailureText } from '../../components';
import type { PlanPart } from '../../features/plan';
import type { CampaignCommand, CampaignStatus } from '../../host/types';
import { Confirmations, type Confirmed } from './Confirmations';
import { EditPlanMenu } from './EditPlanMenu';
import css from './live.module.css';

export interface ActionsProps {
  id: string;
  status: CampaignStatus;
  buttons: CampaignCommand[];
  /** Deliveries that still wait. */
  left: number;
  /** Deliveries that were refused or expired. */
  failed: number;
  /** Recipients of a campaign that has not started; null: not known. */
  people: number | null;
  /** It is sent through the practice relay. */
  practice: boolean;
  /** Opens the dialog that changes parts of the plan; none: the campaign is over. */
  onChange?: (parts: PlanPart[]) => void;
}

const iconProps = { size: 16, 'aria-hidden': true } as const;

export const Actions = memo(function Actions(props: ActionsProps) {
  const { id, status, buttons, left, failed, people, practice, onChange } = props;
  const navigate = useNavigate();
  const [asking, setAsking] = useState<Confirmed | null>(null);
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
  const ask = (one: Confirmed) => {
    command.reset();
    setAsking(one);
  };
  const busy = (one: CampaignCommand) => command.isPending && command.variables.command === one;
  const notStarted = status === 'scheduled' || status === 'overdue';

  return (
    <>
      {notStarted ? null : (
        <Button
          variant="default"
          className={css.wide}
          leftSection={<IconListDetails {...iconProps} />}
          onClick={() => void navigate({ to: '/campaigns/$id/deliveries', params: { id } })}
        >
          <Trans>All deliveries</Trans>
        </Button>
      )}
      {practice ? (
        <Button
          variant="default"
          leftSection={<IconMailbox {...iconProps} />}
          onClick={() => void navigate({ to: '/practice' })}
        >
          <Trans>Practice inbox</Trans>
        </Button>
      ) : null}
      {can('retry_failures') && failed > 0 ? (
        <Button
          variant="default"
          leftSection={<IconRotateClockwise {...iconProps} />}
          onClick={() => ask('retry_failures')}
        >
          <Trans>Retry failures</Trans>
        </Button>
      ) : null}
      {onChange ? <EditPlanMenu notStarted={notStarted} onChange={onChange} /> : null}
      {can('unschedule') ? (
        <Button
          variant="default"
          leftSection={<IconPencil {...iconProps} />}
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
          leftSection={<IconPlayerPause {...iconProps} />}
          loading={busy('pause')}
          onClick={() => run('pause')}
        >
          <Trans>Pause</Trans>
        </Button>
      ) : null}
      {can('resume') ? (
        <Button
          leftSection={<IconPlayerPlay {...iconProps} />}
          loading={busy('resume')}
          onClick={() => run('resume')}
        >
          <Trans>Resume</Trans>
        </Button>
      ) : null}
      {notStarted && can('start') ? (
        <Button
          leftSection={<IconSend {...iconProps} />}
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
      <Confirmations
        asking={asking}
        status={status}
        left={left}
        failed={failed}
        people={people}
        busy={command.isPending}
        error={command.error}
        onCancel={() => setAsking(null)}
        onConfirm={run}
      />
    </>
  );
});
