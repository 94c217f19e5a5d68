/**
 * All campaigns: name, status, progress, recipients, relay, date. A draft opens in the composer, any
 * other campaign in the live view.
 *
 * Only drafts can be deleted, after a confirmation. Leaves out: sending.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { IconPlus, IconSend } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
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
  const newCampaign = useNewCampaign();
  const { search = '' } = useSearch({ from: '/campaigns' });
  const setSearch = (text: string) =>
    void navigate({ to: '/campaigns', search: { search: text || undefined }, replace: true });
  const [deleting, setDeleting] = useState<CampaignRow | null>(null);
  const duplicate = useWrite('campaign_duplicate', {
    onDone: ({ id }) => void navigate({ to: '/campaigns/$id/compose', params: { id } }),
  });
  const remove = useWrite('campaign_delete', { onDone: () => setDeleting(null) });

  const query = search.trim().toLowerCase();
  const rows = data?.filter((row) =>
    `${row.name} ${row.subject} ${row.relay_name ?? ''}`.toLowerCase().includes(query),
  );
  const empty = data?.length === 0;
  const drafts = data?.filter((row) => row.status === 'draft').length ?? 0;
  const failed = duplicate.error;
  const deletedName = deleting?.title || t`Untitled campaign`;

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
              <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={newCampaign}>
                <Trans>New campaign</Trans>
              </Button>
            </>
          )
        }
      />
      {failed ? (
        <Note kind="danger">
          <Trans>Couldn’t create the campaign.</Trans> <FailureText failure={failed} />
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
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={newCampaign}>
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
              <Group gap={12} px={16} py={12}>
                <Trans>No campaigns match “{search.trim()}”.</Trans>
                <Button variant="default" size="xs" onClick={() => setSearch('')}>
                  <Trans>Clear search</Trans>
                </Button>
              </Group>
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
        <Trans>“{deletedName}” will be deleted permanently. None of it was sent.</Trans>
        {remove.error ? (
          <Note kind="danger">
            <FailureText failure={remove.error} />
          </Note>
        ) : null}
      </ConfirmDialog>
    </Page>
  );
}
