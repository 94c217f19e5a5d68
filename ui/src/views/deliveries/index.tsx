/**
 * Who got it, who did not, and why: one row for each person of a campaign, each with its history.
 *
 * Filtered and paged by the program, so it stays quick with millions. Leaves out: sending.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { usePageSource, useRead, useWrite } from '../../api';
import {
  type Column,
  Empty,
  ErrorPanel,
  FailureText,
  Note,
  Page,
  PageHead,
  SearchField,
  StateMark,
  states,
  useCrumbs,
  useSelection,
  VirtualTable,
} from '../../components';
import { useMeaning } from '../../features/mail/meanings';
import { exactReply } from '../../features/mail/reply';
import { useSay } from '../../features/say';
import { useFormat } from '../../format';
import { useHost } from '../../host/context';
import type { DeliveryFilter, DeliveryRow, DeliveryStatus } from '../../host/types';
import { Doubts } from './Doubts';
import css from './deliveries.module.css';
import { Filters, type Wanted } from './Filters';
import { History } from './History';

const isStatus = (word: string | undefined): word is DeliveryStatus =>
  word !== undefined && word in states && !['bounced', 'complained', 'unsubscribed'].includes(word);

export default function DeliveriesView() {
  const { t } = useLingui();
  const format = useFormat();
  const host = useHost();
  const say = useSay();
  const meaning = useMeaning();
  const { id } = useParams({ from: '/campaigns/$id/deliveries' });
  const asked = useSearch({ from: '/campaigns/$id/deliveries' });
  const campaign = useRead('campaign_get', { id });
  const facets = useRead('delivery_facets', { id });
  const [wanted, setWanted] = useState<Wanted>(() => ({
    status: isStatus(asked.status) ? asked.status : null,
    search: asked.search ?? '',
    domain: null,
    code: null,
  }));
  const name = campaign.data?.title || t`Untitled campaign`;
  useCrumbs([
    { label: t`Campaigns`, to: '/campaigns' },
    ...(campaign.data ? [{ label: name, to: `/campaigns/${id}/live` }] : []),
    { label: t`Deliveries` },
  ]);

  const filter: DeliveryFilter = { campaign: id, ...wanted };
  const source = usePageSource('delivery_page', { filter });
  const selection = useSelection();
  const { none } = selection;
  const settling = wanted.status === 'in_doubt';
  const place = JSON.stringify(wanted);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was chosen under another filter is let go
  useEffect(() => none(), [place, none]);

  const write = useWrite('delivery_export', {
    onDone: (saved) => {
      const rows = format.number(saved.rows);
      say({ message: t`${saved.name} saved: ${rows} rows.` });
    },
  });
  const save = async () => {
    const token = await host.chooseSave(`${name} – ${t`deliveries`}.csv`);
    if (token) write.mutate({ filter, token });
  };

  const columns: Column<DeliveryRow>[] = [
    {
      id: 'address',
      header: t`Email address`,
      width: 'minmax(15rem, 1.6fr)',
      min: 224,
      cell: (row) => <span title={row.address}>{row.address}</span>,
    },
    {
      id: 'name',
      header: t`Name`,
      width: 'minmax(7rem, 0.7fr)',
      min: 128,
      drop: 3,
      cell: (row) => row.name ?? <span className="faint">{t`no name`}</span>,
    },
    {
      id: 'status',
      header: t`Status`,
      width: '8.5rem',
      min: 136,
      cell: (row) => <StateMark state={row.status} />,
    },
    {
      id: 'tries',
      header: t`Attempts`,
      width: '4rem',
      min: 64,
      end: true,
      drop: 4,
      cell: (row) => format.number(row.attempts),
    },
    {
      id: 'relay',
      header: t`Relay`,
      width: 'minmax(5rem, 0.5fr)',
      min: 96,
      drop: 2,
      cell: (row) => row.relay_name ?? <span className="faint">–</span>,
    },
    {
      id: 'at',
      header: t`Last event`,
      width: '6.5rem',
      min: 104,
      drop: 1,
      cell: (row) =>
        row.attempts === 0 && row.status !== 'withdrawn' ? (
          <span className="faint">–</span>
        ) : (
          <span className="faint num" title={format.dateTime(row.at)}>
            {settling ? format.moment(row.at) : format.timeExact(row.at)}
          </span>
        ),
    },
    {
      id: 'reply',
      header: settling ? t`Details` : t`Last reply`,
      width: 'minmax(10rem, 1.3fr)',
      min: 200,
      cell: (row) =>
        row.status === 'in_doubt' && row.reply === null ? (
          <span className="soft" title={meaning(row.meaning) ?? undefined}>
            {meaning(row.meaning)}
          </span>
        ) : (
          <span className="mono soft" title={exactReply(row.code, row.reply) ?? undefined}>
            {exactReply(row.code, row.reply)}
          </span>
        ),
    },
  ];

  const total = facets.data?.total ?? 0;
  const people = format.number(total);
  const narrowed =
    wanted.status !== null ||
    wanted.search !== '' ||
    wanted.domain !== null ||
    wanted.code !== null;

  return (
    <Page full>
      <PageHead
        title={<Trans>Deliveries</Trans>}
        line={
          facets.data && campaign.data ? (
            <span className={`${css.line} num cut`} title={name}>
              <Plural
                value={total}
                one={`${name}: one recipient`}
                other={`${name}: ${people} recipients`}
              />
            </span>
          ) : null
        }
        actions={
          <>
            <SearchField
              label={t`Email address, name or reply`}
              value={wanted.search}
              onChange={(search) => setWanted({ ...wanted, search })}
              width={232}
            />
            <Button
              variant="default"
              leftSection={<IconDownload size={16} aria-hidden />}
              loading={write.isPending}
              onClick={() => void save()}
            >
              <Trans>Export CSV</Trans>
            </Button>
          </>
        }
      />
      {write.error ? (
        <Note kind="danger">
          <Trans>Couldn’t save the file.</Trans> <FailureText failure={write.error} />
        </Note>
      ) : null}
      {facets.error ? (
        <ErrorPanel
          title={<Trans>Couldn’t load deliveries</Trans>}
          error={facets.error}
          safe={<Trans>Nothing is lost. Every reply is recorded.</Trans>}
          onRetry={() => void facets.refetch()}
        />
      ) : (
        <>
          <Filters facets={facets.data} wanted={wanted} onWant={setWanted} />
          {facets.data && facets.data.counts.in_doubt > 0 ? (
            <Doubts
              campaign={id}
              count={facets.data.counts.in_doubt}
              selection={settling ? selection : null}
              showing={settling}
              onShow={() => setWanted({ status: 'in_doubt', search: '', domain: null, code: null })}
            />
          ) : null}
          <div className={css.rows}>
            <VirtualTable
              label={t`Deliveries`}
              source={source}
              columns={columns}
              rowId={(row) => row.id}
              rowName={(row) => row.address}
              selection={settling ? selection : undefined}
              unfold={(row) => <History campaign={id} row={row} />}
              errorTitle={<Trans>Couldn’t load deliveries</Trans>}
              empty={
                narrowed ? (
                  <div className={css.none}>
                    <Trans>No deliveries match.</Trans>
                    <Button
                      variant="default"
                      size="xs"
                      onClick={() =>
                        setWanted({ status: null, search: '', domain: null, code: null })
                      }
                    >
                      <Trans>Clear filters</Trans>
                    </Button>
                  </div>
                ) : (
                  <Empty Icon={IconDownload} title={<Trans>No deliveries yet</Trans>}>
                    <Trans>When the campaign starts, every recipient appears here.</Trans>
                  </Empty>
                )
              }
            />
          </div>
        </>
      )}
    </Page>
  );
}
