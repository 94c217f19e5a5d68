/**
 * Redirects from a campaign's address: a draft to the composer, any other campaign to the live view.
 */
import { Trans } from '@lingui/react/macro';
import { Navigate, useParams } from '@tanstack/react-router';
import { useRead } from '../../api';
import { ErrorPanel, Page, SkeletonRows } from '../../components';

export default function CampaignView() {
  const { id } = useParams({ from: '/campaigns/$id' });
  const { data, error, refetch } = useRead('campaign_get', { id });
  if (error) {
    return (
      <Page>
        <ErrorPanel
          title={<Trans>Couldn’t open this campaign</Trans>}
          error={error}
          onRetry={() => void refetch()}
        />
      </Page>
    );
  }
  if (!data) {
    return (
      <Page>
        <SkeletonRows />
      </Page>
    );
  }
  const to = data.status === 'draft' ? '/campaigns/$id/compose' : '/campaigns/$id/live';
  return <Navigate to={to} params={{ id }} replace />;
}
