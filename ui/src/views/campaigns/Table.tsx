/**
 * The table of campaigns. A row opens its campaign; a menu holds the other actions.
 *
 * Leaves out: running the actions, which the page does.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Box, Group, Menu } from '@mantine/core';
import { IconCopy, IconDots, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type DataColumn, DataTable, StateBar } from '../../components';
import { CampaignMark } from '../../features/campaignStatus';
import { useReadable } from '../../features/mail/fields';
import { useFormat } from '../../format';
import type { CampaignRow } from '../../host/types';
import css from './campaigns.module.css';

export interface CampaignTableProps {
  rows: CampaignRow[];
  onDuplicate: (row: CampaignRow) => void;
  onDelete: (row: CampaignRow) => void;
}

function DateCell({ row }: { row: CampaignRow }) {
  const format = useFormat();
  if (row.status === 'draft') {
    const edited = format.relative(row.updated_at);
    return <Trans>edited {edited}</Trans>;
  }
  if (row.starts_at !== null && (row.status === 'scheduled' || row.status === 'overdue')) {
    const start = format.soon(row.starts_at);
    return row.status === 'scheduled' ? (
      <Trans>starts {start}</Trans>
    ) : (
      <Trans>was due {start}</Trans>
    );
  }
  const at = format.moment(row.finished_at ?? row.started_at ?? row.created_at);
  if (row.finished_at === null && row.started_at !== null) return <Trans>since {at}</Trans>;
  return at;
}

/** Drafts, and campaigns that wait for their start, have no recipients yet. */
const hasStarted = ({ status }: CampaignRow) =>
  status !== 'draft' && status !== 'scheduled' && status !== 'overdue';

const target = (row: CampaignRow) =>
  ({
    to: row.status === 'draft' ? '/campaigns/$id/compose' : '/campaigns/$id/live',
    params: { id: row.id },
  }) as const;

function Name({ row }: { row: CampaignRow }) {
  const { t } = useLingui();
  const subject = useReadable()(row.subject);
  const name = row.title || t`Untitled campaign`;
  const second = row.name && subject && subject !== row.name ? subject : null;
  return (
    <Link
      {...target(row)}
      className={css.open}
      title={second ? `${name}\n${second}` : name}
      onClick={(event) => event.stopPropagation()}
    >
      {name}
      {second ? <span className={css.second}> · {second}</span> : null}
    </Link>
  );
}

function Progress({ row }: { row: CampaignRow }) {
  const format = useFormat();
  const accepted = format.number(row.counts.accepted);
  return (
    <Group gap={8} wrap="nowrap">
      <Box flex={1} visibleFrom="lg">
        <StateBar counts={row.counts} height={8} />
      </Box>
      <Box w="7.75rem" className="small faint num cut">
        <Trans>{accepted} accepted</Trans>
      </Box>
    </Group>
  );
}

type ActionsProps = { row: CampaignRow } & Omit<CampaignTableProps, 'rows'>;

function Actions({ row, onDuplicate, onDelete }: ActionsProps) {
  const { t } = useLingui();
  const name = row.title || t`Untitled campaign`;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon size="xs" aria-label={t`Actions for ${name}`}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconCopy size={16} aria-hidden />}
          onClick={() => onDuplicate(row)}
        >
          <Trans>Duplicate as draft</Trans>
        </Menu.Item>
        {row.status === 'draft' ? (
          <Menu.Item
            leftSection={<IconTrash size={16} color="var(--pr-danger)" aria-hidden />}
            onClick={() => onDelete(row)}
          >
            <Trans>Delete draft…</Trans>
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

function useColumns(actions: Omit<CampaignTableProps, 'rows'>): DataColumn<CampaignRow>[] {
  const { t } = useLingui();
  const format = useFormat();
  return [
    { id: 'campaign', header: t`Campaign`, cell: (row) => <Name row={row} /> },
    {
      id: 'status',
      header: t`Status`,
      width: '9.25rem',
      cell: (row) => <CampaignMark status={row.status} />,
    },
    {
      id: 'progress',
      header: t`Progress`,
      width: '13.5rem',
      cell: (row) => (hasStarted(row) ? <Progress row={row} /> : null),
    },
    {
      id: 'recipients',
      header: t`Recipients`,
      width: '5.5rem',
      end: true,
      cell: (row) => (hasStarted(row) ? format.number(row.total) : null),
    },
    {
      id: 'relay',
      header: t`Relay`,
      width: '7.5rem',
      visibleFrom: 'lg',
      title: (row) => row.relay_name ?? undefined,
      cell: (row) => row.relay_name && <span className="soft">{row.relay_name}</span>,
    },
    {
      id: 'date',
      header: t`Date`,
      width: '8.75rem',
      cell: (row) => (
        <span className="faint num">
          <DateCell row={row} />
        </span>
      ),
    },
    {
      id: 'actions',
      header: t`Actions`,
      width: '3.25rem',
      hiddenHeader: true,
      interactive: true,
      cell: (row) => <Actions row={row} {...actions} />,
    },
  ];
}

export function CampaignTable({ rows, ...actions }: CampaignTableProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const columns = useColumns(actions);
  return (
    <DataTable
      label={t`Campaigns`}
      rows={rows}
      columns={columns}
      rowId={(row) => row.id}
      stickyHeader
      onOpen={(row) => void navigate(target(row))}
    />
  );
}
