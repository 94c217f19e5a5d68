/**
 * The overview: what is being sent, what waits for you, what was sent, what is written; or the
 * first three steps while nothing has been sent yet.
 *
 * Leaves out: doing anything about it; every line leads to the page that does.
 */

import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Stack } from '@mantine/core';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { useRead } from '../../api';
import { ErrorPanel, Page, PageHead, SkeletonRows, useCrumbs } from '../../components';
import { useChooseImport } from '../../features/chooseImport';
import { useNewCampaign } from '../../features/newCampaign';
import { useFormat } from '../../format';
import { Current } from './Current';
import { FirstStart } from './FirstStart';
import { Drafts, Last } from './Lists';
import css from './overview.module.css';
import { NeedsYouPanel, RelaysPanel } from './Side';

function Greeting() {
  const hour = new Date().getHours();
  if (hour < 5 || hour >= 18) return <Trans>Good evening</Trans>;
  if (hour < 12) return <Trans>Good morning</Trans>;
  return <Trans>Good afternoon</Trans>;
}

function Everyday() {
  const format = useFormat();
  const { data, error, refetch } = useRead('overview', {});
  const newCampaign = useNewCampaign();
  const chooseImport = useChooseImport();
  const now = Date.now();
  return (
    <Page>
      <PageHead
        title={<Greeting />}
        line={`${format.weekday(now)}, ${format.time(now)}`}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconFileImport size={16} />}
              onClick={chooseImport}
            >
              <Trans>Import contacts</Trans>
            </Button>
            <Button leftSection={<IconPlus size={16} />} onClick={newCampaign}>
              <Trans>New campaign</Trans>
            </Button>
          </>
        }
      />
      {error ? (
        <ErrorPanel
          title={<Trans>Couldn’t load the overview</Trans>}
          error={error}
          safe={<Trans>Nothing is lost. Sending continues.</Trans>}
          onRetry={() => void refetch()}
        />
      ) : null}
      {!data && !error ? <SkeletonRows rows={10} /> : null}
      {data ? (
        <div className={css.columns}>
          <Stack miw={0}>
            {data.current.map((row) => (
              <Current key={row.id} row={row} />
            ))}
            <Last rows={data.last} />
            <Drafts rows={data.drafts} />
          </Stack>
          <Stack miw={0}>
            <NeedsYouPanel needs={data.needs_you} />
            <RelaysPanel relays={data.relays} />
          </Stack>
        </div>
      ) : null}
    </Page>
  );
}

export default function OverviewView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Overview` }]);
  const { data, error } = useRead('app_state', {});
  if (!data && !error) {
    return (
      <Page>
        <h1 className="unseen">
          <Trans>Overview</Trans>
        </h1>
        <SkeletonRows rows={10} />
      </Page>
    );
  }
  return data?.first_start ? <FirstStart people={data.contacts} /> : <Everyday />;
}
