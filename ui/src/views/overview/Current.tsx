/**
 * A campaign under way: its sentence, its bar, its numbers, Pause and Watch.
 */

import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconAlertOctagon, IconPlayerPause, IconPlayerPlay, IconSend } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRead, useWrite } from '../../api';
import { Counts, Note, Panel, StateBar } from '../../components';
import { useFormat } from '../../format';
import type { CampaignRow } from '../../host/types';
import css from './overview.module.css';

function Sentence({ row }: { row: CampaignRow }) {
  const format = useFormat();
  // The strip knows when its campaign will be done; asking it costs nothing, it is on screen.
  const { data } = useRead('status_bar', {});
  const at = data?.campaign?.id === row.id ? data.campaign.done_at : null;
  const people = format.number(row.total);
  const accepted = format.number(row.counts.accepted);
  const until = at ? format.soon(at) : null;
  if (until && row.status === 'sending') {
    return (
      <Trans>
        Sending to {people} people; <b>{accepted} accepted</b>; done about {until}
      </Trans>
    );
  }
  return (
    <Trans>
      To {people} people; <b>{accepted} accepted</b>
    </Trans>
  );
}

export function Current({ row }: { row: CampaignRow }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const command = useWrite('campaign_command');
  const params = { id: row.id };
  const pause = row.buttons.includes('pause');
  const resume = row.buttons.includes('resume');
  const title = {
    sending: [t`Sending now`, <IconSend key="i" size={16} color="var(--pr-sending-text)" />],
    paused: [t`Paused`, <IconPlayerPause key="i" size={16} color="var(--pr-warning)" />],
    stopped: [t`Stopped`, <IconAlertOctagon key="i" size={16} color="var(--pr-danger)" />],
  }[row.status === 'paused' || row.status === 'stopped' ? row.status : 'sending'];
  const [word, icon] = title;
  return (
    <Panel
      title={
        <span className={css.mark}>
          {icon}
          {word}
        </span>
      }
      right={
        <>
          {pause || resume ? (
            <Button
              variant="subtle"
              size="xs"
              leftSection={pause ? <IconPlayerPause size={14} /> : <IconPlayerPlay size={14} />}
              loading={command.isPending}
              onClick={() => command.mutate({ id: row.id, command: pause ? 'pause' : 'resume' })}
            >
              {pause ? <Trans>Pause</Trans> : <Trans>Resume</Trans>}
            </Button>
          ) : null}
          <Button
            variant="default"
            size="xs"
            renderRoot={(props) => <Link {...props} to="/campaigns/$id/live" params={params} />}
          >
            <Trans>View</Trans>
          </Button>
        </>
      }
    >
      <div className={css.now}>
        <div>
          <div className={css.name}>{row.title || t`Untitled campaign`}</div>
          <p className="soft num">
            <Sentence row={row} />
          </p>
        </div>
        {command.error ? <Note kind="danger">{command.error.message}</Note> : null}
        <StateBar counts={row.counts} />
        <Counts
          counts={row.counts}
          onPick={(status) =>
            void navigate({ to: '/campaigns/$id/deliveries', params, search: { status } })
          }
        />
      </div>
    </Panel>
  );
}
