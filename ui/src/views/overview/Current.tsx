/**
 * A campaign under way: its sentence, its bar, its numbers, Pause and Watch.
 */

import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRead, useWrite } from '../../api';
import { Counts, Note, Panel, StateBar } from '../../components';
import { campaignStatuses } from '../../features/campaignStatus';
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
  if (row.starts_at !== null && (row.status === 'scheduled' || row.status === 'overdue')) {
    const start = format.soon(row.starts_at);
    return row.status === 'scheduled' ? (
      <Trans>Starts {start}</Trans>
    ) : (
      <Trans>Was due {start}</Trans>
    );
  }
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
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const command = useWrite('campaign_command');
  const params = { id: row.id };
  const pause = row.buttons.includes('pause');
  const resume = row.buttons.includes('resume');
  const { word, Icon, color } = campaignStatuses[row.status];
  return (
    <Panel
      title={
        <Group component="span" gap={6} wrap="nowrap">
          <Icon size={16} color={color} aria-hidden />
          {row.status === 'sending' ? <Trans>Sending now</Trans> : i18n._(word)}
        </Group>
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
      <Stack gap={12} px={16} pt={12} pb={16}>
        <div>
          <Text fz="0.875rem" lh="1.5rem" fw={550} className={css.text}>
            {row.title || t`Untitled campaign`}
          </Text>
          <p className="soft num">
            <Sentence row={row} />
          </p>
        </div>
        {command.error ? <Note kind="danger">{command.error.message}</Note> : null}
        {row.total > 0 ? (
          <>
            <StateBar counts={row.counts} />
            <Counts
              counts={row.counts}
              onPick={(status) =>
                void navigate({ to: '/campaigns/$id/deliveries', params, search: { status } })
              }
            />
          </>
        ) : null}
      </Stack>
    </Panel>
  );
}
