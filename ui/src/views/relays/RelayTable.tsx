/**
 * The relays as a table. A name opens the relay; the menu pauses, resumes and removes.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Badge, Group, Menu, Stack } from '@mantine/core';
import {
  IconAlertOctagon,
  IconCircleCheck,
  IconDots,
  IconMailbox,
  IconMailForward,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useWrite } from '../../api';
import {
  ConfirmDialog,
  type DataColumn,
  DataTable,
  FailureText,
  Note,
  Panel,
} from '../../components';
import { Gauges, LearnedLimits } from '../../features/Gauges';
import { usePauseLabel } from '../../features/pauseLabels';
import { shownUser } from '../../features/relayUser';
import { warmUpDay } from '../../features/warmUp';
import { useFormat } from '../../format';
import type { RelayView } from '../../host/types';
import css from './relays.module.css';
import { TrialDialog } from './TrialDialog';

function State({ relay }: { relay: RelayView }) {
  const pauseLabel = usePauseLabel();
  if (!relay.paused) {
    return (
      <span className={css.mark}>
        <IconCircleCheck size={16} stroke={1.9} color="var(--pr-success)" aria-hidden />
        <Trans>Ready</Trans>
      </span>
    );
  }
  const byUser = relay.paused.why === 'by_user';
  const Mark = byUser ? IconPlayerPause : IconAlertOctagon;
  const why = pauseLabel(relay.paused.why);
  return (
    <span className={css.mark} title={relay.paused.text || why}>
      <Mark
        size={16}
        stroke={1.9}
        color={byUser ? 'var(--pr-warning)' : 'var(--pr-danger)'}
        aria-hidden
      />
      <span className="cut">{byUser ? why : <Trans>Paused: {why}</Trans>}</span>
    </span>
  );
}

function Limits({ relay }: { relay: RelayView }) {
  const { t } = useLingui();
  const format = useFormat();
  if (relay.kind === 'practice') return <span className="faint">{t`none`}</span>;
  const connections = format.number(relay.connections);
  const { learned_limits } = relay;
  const learnt =
    relay.slow_wire ||
    learned_limits.connections !== null ||
    learned_limits.per_connection !== null ||
    learned_limits.per_second !== null;
  if (relay.gauges.length === 0 && !learnt) {
    return (
      <span className="soft num">
        <Trans>{connections} at once</Trans>
      </span>
    );
  }
  return (
    <Stack gap={6}>
      <Gauges gauges={relay.gauges} relay={relay.name} warmUpDay={warmUpDay(relay, Date.now())} />
      <LearnedLimits learned={learned_limits} slow={relay.slow_wire} />
    </Stack>
  );
}

interface ActionsProps {
  relay: RelayView;
  onRemove: () => void;
  onTrial: () => void;
}

function Actions({ relay, onRemove, onTrial }: ActionsProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const pause = useWrite('relay_pause');
  const resume = useWrite('relay_resume');
  const { id, name } = relay;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="xs" aria-label={t`Actions for ${name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {relay.kind === 'practice' ? (
          <Menu.Item
            leftSection={<IconMailbox size={16} />}
            onClick={() => void navigate({ to: '/practice' })}
          >
            <Trans>Open practice inbox</Trans>
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconPencil size={16} />}
            onClick={() => void navigate({ to: '/relays/$id', params: { id } })}
          >
            <Trans>Edit or test</Trans>
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconMailForward size={16} />} onClick={onTrial}>
          <Trans>Send a test email</Trans>
        </Menu.Item>
        {relay.paused ? (
          <Menu.Item
            leftSection={<IconPlayerPlay size={16} />}
            onClick={() => resume.mutate({ id })}
          >
            <Trans>Resume</Trans>
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconPlayerPause size={16} />}
            onClick={() => pause.mutate({ id })}
          >
            <Trans>Pause</Trans>
          </Menu.Item>
        )}
        {relay.kind === 'smtp' ? (
          <>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconTrash size={16} color="var(--pr-danger)" />}
              onClick={onRemove}
            >
              <Trans>Remove relay</Trans>
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

function Name({ relay }: { relay: RelayView }) {
  const { t } = useLingui();
  if (relay.kind === 'practice') {
    return (
      <Group gap={8} wrap="nowrap">
        <Link to="/practice" className="cut" title={t`Practice relay`}>
          {t`Practice relay`}
        </Link>
        <Badge variant="outline" color="gray" flex="none">{t`built in`}</Badge>
      </Group>
    );
  }
  return (
    <Link to="/relays/$id" params={{ id: relay.id }} title={relay.name}>
      {relay.name}
    </Link>
  );
}

function userAtServer({ host, port, user }: RelayView): string {
  const shown = shownUser(user);
  return shown ? `${shown} @ ${host}:${port}` : `${host}:${port}`;
}

type RowActions = Record<'onRemove' | 'onTrial', (relay: RelayView) => void>;

function useColumns({ onRemove, onTrial }: RowActions): DataColumn<RelayView>[] {
  const { t } = useLingui();
  const format = useFormat();
  return [
    {
      id: 'relay',
      header: t`Relay`,
      width: '22%',
      cell: (relay) => <Name relay={relay} />,
    },
    {
      id: 'server',
      header: t`Server`,
      width: '17%',
      title: userAtServer,
      cell: (relay) => <span className="soft">{userAtServer(relay)}</span>,
    },
    {
      id: 'limits',
      header: t`Limits`,
      width: '30%',
      wrap: true,
      cell: (relay) => <Limits relay={relay} />,
    },
    {
      id: 'today',
      header: t`Today`,
      width: '8%',
      end: true,
      title: () => t`Sent through it since midnight`,
      cell: (relay) => format.number(relay.accepted_today),
    },
    { id: 'state', header: t`State`, cell: (relay) => <State relay={relay} /> },
    {
      id: 'actions',
      header: t`Actions`,
      width: '3.25rem',
      hiddenHeader: true,
      interactive: true,
      cell: (relay) => (
        <Actions relay={relay} onRemove={() => onRemove(relay)} onTrial={() => onTrial(relay)} />
      ),
    },
  ];
}

export function RelayTable({ relays }: { relays: RelayView[] }) {
  const { t } = useLingui();
  const remove = useWrite('relay_remove');
  const [asked, setAsked] = useState<RelayView | null>(null);
  const [tried, setTried] = useState<RelayView | null>(null);
  const columns = useColumns({ onRemove: setAsked, onTrial: setTried });
  const doomed = asked?.name;
  return (
    <>
      {remove.error ? (
        <Note kind="danger">
          <Trans>The relay was not removed.</Trans> <FailureText failure={remove.error} />
        </Note>
      ) : null}
      <Panel>
        <DataTable
          label={t`Relays`}
          rows={relays}
          columns={columns}
          rowId={(relay) => relay.id}
          minWidth="46rem"
        />
      </Panel>
      <TrialDialog relay={tried} onClose={() => setTried(null)} />
      <ConfirmDialog
        danger
        opened={asked !== null}
        title={<Trans>Remove {doomed}?</Trans>}
        yes={t`Remove relay`}
        no={t`Keep relay`}
        busy={remove.isPending}
        onNo={() => setAsked(null)}
        onYes={() => {
          if (asked) remove.mutate({ id: asked.id });
          setAsked(null);
        }}
      >
        <p>
          <Trans>
            Its settings and password are deleted. Records of emails sent through it are kept.
          </Trans>
        </p>
      </ConfirmDialog>
    </>
  );
}
