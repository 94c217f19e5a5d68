/**
 * What was sent last, and what is being written.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { IconPencil } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Panel, PanelRow, StateBar } from '../../components';
import { useFormat } from '../../format';
import type { CampaignRow } from '../../host/types';
import css from './overview.module.css';

export function Last({ rows }: { rows: CampaignRow[] }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Panel
      title={<Trans>Recent campaigns</Trans>}
      right={
        <Link to="/campaigns" className={css.link}>
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
        <table className={css.table}>
          <colgroup>
            <col />
            <col style={{ width: '5.5rem' }} />
            <col style={{ width: '5.5rem' }} />
            <col style={{ width: '5.5rem' }} />
            <col style={{ width: '7rem' }} />
          </colgroup>
          <thead>
            <tr>
              <th>
                <Trans>Campaign</Trans>
              </th>
              <th>
                <Trans>Sent</Trans>
              </th>
              <th className={css.end}>
                <Trans>Accepted</Trans>
              </th>
              <th className={css.end}>
                <Trans>Refused</Trans>
              </th>
              <th>
                <Trans>Result</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const name = row.title || t`Untitled campaign`;
              const { refused, expired } = row.counts;
              return (
                <tr key={row.id}>
                  <td title={name}>
                    <Link to="/campaigns/$id/live" params={{ id: row.id }}>
                      {name}
                    </Link>
                  </td>
                  <td className="faint num">{row.started_at ? format.day(row.started_at) : '–'}</td>
                  <td className={css.end}>{format.number(row.counts.accepted)}</td>
                  <td className={css.end}>{format.number(refused + expired)}</td>
                  <td>
                    <StateBar counts={row.counts} height={12} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
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
            <Link to="/campaigns/$id/compose" params={{ id: row.id }} className={css.ink}>
              {row.title || t`Untitled campaign`}
            </Link>
            <span className="faint"> · {row.subject || t`no subject`}</span>
          </PanelRow>
        );
      })}
    </Panel>
  );
}
