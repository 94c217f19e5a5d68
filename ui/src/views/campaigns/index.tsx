/**
 * All campaigns: name, state, how far, people, relay, date. A draft opens in the composer, anything
 * else where it can be watched.
 *
 * Promises that only drafts can be deleted, and says in words what goes. Leaves out: sending.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconPlus, IconSend } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import {
  ConfirmDialog,
  Empty,
  ErrorPanel,
  FailureText,
  Note,
  Page,
  PageHead,
  Panel,
  SearchField,
  SkeletonRows,
  useCrumbs,
} from '../../components';
import { useNewCampaign } from '../../features/newCampaign';
import type { CampaignRow } from '../../host/types';
import css from './campaigns.module.css';
import { CampaignTable } from './Table';

export default function CampaignsView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Campaigns` }]);
  const navigate = useNavigate();
  const { data, error, refetch } = useRead('campaign_list', {});
  const fresh = useNewCampaign();
  const [search, setSearch] = useState('');
  const [deleting, setDeleting] = useState<CampaignRow | null>(null);
  const duplicate = useWrite('campaign_duplicate', {
    onDone: ({ id }) => void navigate({ to: '/campaigns/$id/compose', params: { id } }),
  });
  const remove = useWrite('campaign_delete', { onDone: () => setDeleting(null) });

  const wanted = search.trim().toLowerCase();
  const rows = data?.filter((row) =>
    `${row.name} ${row.subject} ${row.relay_name ?? ''}`.toLowerCase().includes(wanted),
  );
  const empty = data?.length === 0;
  const drafts = data?.filter((row) => row.status === 'draft').length ?? 0;
  const trouble = fresh.error ?? duplicate.error;
  const doomed = deleting?.title || t`Untitled campaign`;

  return (
    <Page full>
      <PageHead
        title={<Trans>Campaigns</Trans>}
        line={
          data && !empty ? (
            <span className="num">
              <Plural value={data.length} one="# campaign" other="# campaigns" />
              {', '}
              <Plural value={drafts} one="# of them a draft" other="# of them drafts" />
            </span>
          ) : null
        }
        actions={
          empty ? null : (
            <>
              {data && data.length > 7 ? (
                <SearchField
                  label={t`Search campaigns`}
                  value={search}
                  onChange={setSearch}
                  width={224}
                />
              ) : null}
              <Button
                leftSection={<IconPlus size={16} aria-hidden />}
                onClick={fresh.create}
                loading={fresh.busy}
              >
                <Trans>New campaign</Trans>
              </Button>
            </>
          )
        }
      />
      {trouble ? (
        <Note kind="danger">
          <Trans>Couldn’t create the campaign.</Trans> <FailureText failure={trouble} />
        </Note>
      ) : null}
      {error ? (
        <ErrorPanel
          title={<Trans>Couldn’t load campaigns</Trans>}
          error={error}
          safe={<Trans>Nothing is lost. Sending continues.</Trans>}
          onRetry={() => void refetch()}
        />
      ) : empty ? (
        <Empty
          Icon={IconSend}
          title={<Trans>No campaigns yet</Trans>}
          action={
            <Button
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={fresh.create}
              loading={fresh.busy}
            >
              <Trans>New campaign</Trans>
            </Button>
          }
        >
          <Trans>
            A campaign is one email to the people on your lists. Write it, preview it for each
            person, and practice before you send anything real.
          </Trans>
        </Empty>
      ) : (
        <Panel className={css.panel}>
          {rows ? (
            rows.length > 0 ? (
              <CampaignTable
                rows={rows}
                onDuplicate={({ id }) => duplicate.mutate({ id })}
                onDelete={(row) => {
                  remove.reset();
                  setDeleting(row);
                }}
              />
            ) : (
              <div className={css.none}>
                <Trans>No campaigns match “{search.trim()}”.</Trans>
                <Button variant="default" size="xs" onClick={() => setSearch('')}>
                  <Trans>Clear search</Trans>
                </Button>
              </div>
            )
          ) : (
            <SkeletonRows rows={8} />
          )}
        </Panel>
      )}
      <ConfirmDialog
        opened={deleting !== null}
        title={t`Delete this draft?`}
        yes={t`Delete draft`}
        no={t`Keep draft`}
        danger
        busy={remove.isPending}
        onNo={() => setDeleting(null)}
        onYes={() => deleting && remove.mutate({ id: deleting.id })}
      >
        <Trans>“{doomed}” will be deleted permanently. None of it was sent.</Trans>
        {remove.error ? (
          <Note kind="danger">
            <FailureText failure={remove.error} />
          </Note>
        ) : null}
      </ConfirmDialog>
    </Page>
  );
}
