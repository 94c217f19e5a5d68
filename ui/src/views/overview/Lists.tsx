/**
 * What was sent last, and what is being written.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { IconPencil } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type DataColumn, DataTable, Panel, PanelRow, StateBar } from '../../components';
import { useFormat } from '../../format';
import type { CampaignRow } from '../../host/types';
import css from './overview.module.css';

function useColumns(): DataColumn<CampaignRow>[] {
  const { t } = useLingui();
  const format = useFormat();
  const title = (row: CampaignRow) => row.title || t`Untitled campaign`;
  return [
    {
      id: 'campaign',
      header: t`Campaign`,
      title,
      cell: (row) => (
        <Link to="/campaigns/$id/live" params={{ id: row.id }}>
          {title(row)}
        </Link>
      ),
    },
    {
      id: 'sent',
      header: t`Sent`,
      width: '5.5rem',
      cell: (row) => (
        <span className="faint num">{row.started_at ? format.day(row.started_at) : '–'}</span>
      ),
    },
    {
      id: 'accepted',
      header: t`Accepted`,
      width: '5.5rem',
      end: true,
      cell: (row) => format.number(row.counts.accepted),
    },
    {
      id: 'refused',
      header: t`Refused`,
      width: '5.5rem',
      end: true,
      cell: (row) => format.number(row.counts.refused + row.counts.expired),
    },
    {
      id: 'result',
      header: t`Result`,
      width: '7rem',
      cell: (row) => <StateBar counts={row.counts} height={12} />,
    },
  ];
}

export function Last({ rows }: { rows: CampaignRow[] }) {
  const { t } = useLingui();
  const columns = useColumns();
  return (
    <Panel
      title={<Trans>Recent campaigns</Trans>}
      right={
        <Link to="/campaigns">
          <Trans>All campaigns</Trans>
        </Link>
      }
    >
      {rows.length === 0 ? (
        <PanelRow>
          <span className="faint">
            <Trans>No finished campaigns yet.</Trans>
          </span>
        </PanelRow>
      ) : (
        <DataTable
          label={t`Recent campaigns`}
          rows={rows}
          columns={columns}
          rowId={(row) => row.id}
        />
      )}
    </Panel>
  );
}

export function Drafts({ rows }: { rows: CampaignRow[] }) {
  const { t } = useLingui();
  const format = useFormat();
  if (rows.length === 0) return null;
  return (
    <Panel title={<Trans>Drafts</Trans>}>
      {rows.map((row) => {
        const edited = format.relative(row.updated_at);
        return (
          <PanelRow
            key={row.id}
            icon={<IconPencil size={16} color="var(--pr-ink-faint)" aria-hidden />}
            right={
              <span className="faint">
                <Trans>edited {edited}</Trans>
              </span>
            }
          >
            <Link to="/campaigns/$id/compose" params={{ id: row.id }} className={css.textLink}>
              {row.title || t`Untitled campaign`}
            </Link>
            <span className="faint"> · {row.subject || t`no subject`}</span>
          </PanelRow>
        );
      })}
    </Panel>
  );
}
