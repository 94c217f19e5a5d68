/**
 * The deliveries of a campaign: one row for each recipient, each with its history.
 *
 * The program filters, sorts and pages, so it stays quick with millions of rows. Filter and order live
 * in the address. Leaves out: sending.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Box, Button, Flex, Group } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { usePageSource, useRead, useWrite } from '../../api';
import {
  Empty,
  ErrorPanel,
  FailureText,
  Note,
  Page,
  PageHead,
  SearchField,
  type Sort,
  useCrumbs,
  useSelection,
  VirtualTable,
} from '../../components';
import { useToast } from '../../features/toast';
import { useFormat } from '../../format';
import { useHost } from '../../host/context';
import type { DeliveryFilter } from '../../host/types';
import css from './deliveries.module.css';
import { Filters } from './Filters';
import { History } from './History';
import { InDoubtBanner } from './InDoubtBanner';
import { type DeliverySearch, sortColumns } from './search';
import { useColumns } from './useColumns';

/** The filter in the address, and the way to change it: typing replaces the entry of the history. */
function useDeliverySearch(id: string) {
  const search = useSearch({ from: '/campaigns/$id/deliveries' });
  const navigate = useNavigate();
  const setSearch = (next: DeliverySearch, replace = false) =>
    void navigate({ to: '/campaigns/$id/deliveries', params: { id }, search: next, replace });
  const filter: DeliveryFilter = {
    campaign: id,
    status: search.status ?? null,
    search: search.search ?? '',
    domain: search.domain ?? null,
    code: search.code ?? null,
  };
  return { search, setSearch, filter };
}

/** Saves the filtered deliveries as a file that the user chooses. */
function useExport(filter: DeliveryFilter, name: string) {
  const { t } = useLingui();
  const format = useFormat();
  const host = useHost();
  const toast = useToast();
  const write = useWrite('delivery_export', {
    onDone: (saved) => {
      const rows = format.number(saved.rows);
      toast({ message: t`${saved.name} saved: ${rows} rows.` });
    },
  });
  const save = async () => {
    const token = await host.chooseSave(`${name} – ${t`deliveries`}.csv`);
    if (token) write.mutate({ filter, token });
  };
  return { save: () => void save(), busy: write.isPending, error: write.error };
}

function NoRows({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered) {
    return (
      <Empty Icon={IconDownload} title={<Trans>No deliveries yet</Trans>}>
        <Trans>When the campaign starts, every recipient appears here.</Trans>
      </Empty>
    );
  }
  return (
    <Group gap={12} className={css.none}>
      <Trans>No deliveries match.</Trans>
      <Button variant="default" size="xs" onClick={onClear}>
        <Trans>Clear filters</Trans>
      </Button>
    </Group>
  );
}

function Table({ id, filter, search, onSort, onClear, selection }: TableProps) {
  const { t } = useLingui();
  const inDoubt = filter.status === 'in_doubt';
  const sort = search.sort ?? null;
  const descending = search.descending ?? false;
  const source = usePageSource('delivery_page', { filter, sort, descending });
  const columns = useColumns(inDoubt);
  const filtered =
    filter.status !== null ||
    filter.search !== '' ||
    filter.domain !== null ||
    filter.code !== null;
  return (
    <Flex direction="column" flex={1} mih={0}>
      <VirtualTable
        label={t`Deliveries`}
        source={source}
        columns={columns}
        rowId={(row) => row.id}
        rowName={(row) => row.address}
        sort={sort ? { column: sort, descending } : undefined}
        onSort={onSort}
        selection={inDoubt ? selection : undefined}
        unfold={(row) => <History campaign={id} row={row} />}
        errorTitle={<Trans>Couldn’t load deliveries</Trans>}
        empty={<NoRows filtered={filtered} onClear={onClear} />}
      />
    </Flex>
  );
}

interface TableProps {
  id: string;
  filter: DeliveryFilter;
  search: DeliverySearch;
  onSort: (sort: Sort) => void;
  selection: ReturnType<typeof useSelection>;
  onClear: () => void;
}

export default function DeliveriesView() {
  const { t } = useLingui();
  const format = useFormat();
  const { id } = useParams({ from: '/campaigns/$id/deliveries' });
  const { search, setSearch, filter } = useDeliverySearch(id);
  const campaign = useRead('campaign_get', { id });
  const facets = useRead('delivery_facets', { id });
  const name = campaign.data?.title || t`Untitled campaign`;
  useCrumbs([
    { label: t`Campaigns`, to: '/campaigns' },
    ...(campaign.data ? [{ label: name, to: `/campaigns/${id}/live` }] : []),
    { label: t`Deliveries` },
  ]);
  const sortBy = ({ column, descending }: Sort) => {
    const sort = sortColumns.find((one) => one === column);
    setSearch({ ...search, sort, descending: descending || undefined }, true);
  };
  const file = useExport(filter, name);
  const selection = useSelection();
  const { none } = selection;
  const inDoubt = filter.status === 'in_doubt';
  const key = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter clears the selection
  useEffect(() => none(), [key, none]);
  const total = facets.data?.total ?? 0;
  const people = format.number(total);

  return (
    <Page full>
      <PageHead
        title={<Trans>Deliveries</Trans>}
        line={
          facets.data && campaign.data ? (
            <Box component="span" display="block" className="num cut" title={name}>
              <Plural
                value={total}
                one={`${name}: one recipient`}
                other={`${name}: ${people} recipients`}
              />
            </Box>
          ) : null
        }
        actions={
          <>
            <SearchField
              label={t`Email address, name or reply`}
              value={filter.search}
              onChange={(text) => setSearch({ ...search, search: text || undefined }, true)}
              width={248}
            />
            <Button
              variant="default"
              leftSection={<IconDownload size={16} aria-hidden />}
              loading={file.busy}
              // The name of the file is the campaign's.
              disabled={campaign.isPending}
              onClick={file.save}
            >
              <Trans>Export CSV</Trans>
            </Button>
          </>
        }
      />
      {file.error ? (
        <Note kind="danger">
          <Trans>Couldn’t save the file.</Trans> <FailureText failure={file.error} />
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
          <Filters facets={facets.data} search={search} onChange={setSearch} />
          {facets.data && facets.data.counts.in_doubt > 0 ? (
            <InDoubtBanner
              campaign={id}
              count={facets.data.counts.in_doubt}
              selection={inDoubt ? selection : null}
              shown={inDoubt}
              onShow={() => setSearch({ status: 'in_doubt' })}
            />
          ) : null}
          <Table
            id={id}
            filter={filter}
            search={search}
            onSort={sortBy}
            selection={selection}
            onClear={() => setSearch({ sort: search.sort, descending: search.descending })}
          />
        </>
      )}
    </Page>
  );
}
