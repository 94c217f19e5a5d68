/**
 * The table of campaigns. A row opens its campaign; a menu holds the other actions.
 *
 * Leaves out: running the actions, which the page does.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Menu } from '@mantine/core';
import { IconCopy, IconDots, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { StateBar } from '../../components';
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

function Row({
  row,
  onDuplicate,
  onDelete,
}: { row: CampaignRow } & Omit<CampaignTableProps, 'rows'>) {
  const { t } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const draft = row.status === 'draft';
  const started = !draft && row.status !== 'scheduled' && row.status !== 'overdue';
  const name = row.title || t`Untitled campaign`;
  const subject = useReadable()(row.subject);
  const second = row.name && subject && subject !== row.name ? subject : null;
  const accepted = format.number(row.counts.accepted);
  const to = draft ? '/campaigns/$id/compose' : '/campaigns/$id/live';
  const params = { id: row.id };
  return (
    <tr className={css.row} onClick={() => void navigate({ to, params })}>
      <td className={css.name}>
        <Link
          to={to}
          params={params}
          className={css.open}
          title={second ? `${name}\n${second}` : name}
          onClick={(event) => event.stopPropagation()}
        >
          {name}
          {second ? <span className={css.second}> · {second}</span> : null}
        </Link>
      </td>
      <td>
        <CampaignMark status={row.status} />
      </td>
      <td>
        {started ? (
          <span className={css.bar}>
            <StateBar counts={row.counts} height={8} />
            <span className="small faint num cut">
              <Trans>{accepted} accepted</Trans>
            </span>
          </span>
        ) : (
          <span className="faint">–</span>
        )}
      </td>
      <td className={`${css.right} num`}>
        {started ? format.number(row.total) : <span className="faint">–</span>}
      </td>
      <td className={`${css.relay} cut soft`} title={row.relay_name ?? undefined}>
        {row.relay_name ?? <span className="faint">–</span>}
      </td>
      <td className="cut faint num">
        <DateCell row={row} />
      </td>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: stops the click from opening the row */}
      <td className={css.more} onClick={(event) => event.stopPropagation()}>
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
            {draft ? (
              <Menu.Item
                leftSection={<IconTrash size={16} color="var(--pr-danger)" aria-hidden />}
                onClick={() => onDelete(row)}
              >
                <Trans>Delete draft…</Trans>
              </Menu.Item>
            ) : null}
          </Menu.Dropdown>
        </Menu>
      </td>
    </tr>
  );
}

export function CampaignTable({ rows, ...actions }: CampaignTableProps) {
  const { t } = useLingui();
  return (
    <div className={css.scroll}>
      <table aria-label={t`Campaigns`} className={css.table}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Campaign</Trans>
            </th>
            <th scope="col" className={css.wState}>
              <Trans>Status</Trans>
            </th>
            <th scope="col" className={css.wBar}>
              <Trans>Progress</Trans>
            </th>
            <th scope="col" className={`${css.right} ${css.wPeople}`}>
              <Trans>Recipients</Trans>
            </th>
            <th scope="col" className={`${css.relay} ${css.wRelay}`}>
              <Trans>Relay</Trans>
            </th>
            <th scope="col" className={css.wDate}>
              <Trans>Date</Trans>
            </th>
            <th scope="col" className={css.wMore}>
              <span className="unseen">
                <Trans>Actions</Trans>
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} {...actions} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
