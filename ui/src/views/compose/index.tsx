/**
 * The composer: who gets it, from whom, through which relay, and the mail itself.
 *
 * What is written is stored by itself. Leaves out: sending, which begins on the review page.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Navigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead } from '../../api';
import { ErrorPanel, Page, SkeletonRows, useCrumbs } from '../../components';
import { Composer } from './Composer';

export default function ComposeView() {
  const { t } = useLingui();
  const { id } = useParams({ from: '/campaigns/$id/compose' });
  const { mode } = useSearch({ from: '/campaigns/$id/compose' });
  const { data, error, refetch } = useRead('campaign_get', { id });
  // A new number takes in what was written elsewhere.
  const [round, setRound] = useState(0);
  const name = data ? data.title || t`Untitled campaign` : '';
  useCrumbs([
    { label: t`Campaigns`, to: '/campaigns' },
    ...(data ? [{ label: name, to: `/campaigns/${id}` }] : []),
    { label: t`Email` },
  ]);
  if (error && !data) {
    return (
      <Page>
        <ErrorPanel
          title={<Trans>Couldn’t open this email</Trans>}
          error={error}
          onRetry={() => void refetch()}
        />
      </Page>
    );
  }
  if (!data) {
    return (
      <Page>
        <SkeletonRows rows={10} />
      </Page>
    );
  }
  if (data.status !== 'draft') return <Navigate to="/campaigns/$id/live" params={{ id }} replace />;
  return (
    <Composer
      key={`${id} ${round}`}
      campaign={data}
      newest={async () => (await refetch()).data}
      asHtml={mode === 'html'}
      onReload={() => setRound((now) => now + 1)}
    />
  );
}
