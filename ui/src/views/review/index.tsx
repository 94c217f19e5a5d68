/**
 * Review and start: the summary, the pre-send check, what to expect, and the email's preview. Send
 * starts a countdown of ten seconds in which Undo is possible.
 *
 * Leaving the page during the countdown starts nothing, and a toast says so. Leaves out: the
 * pre-send check itself, which the engine runs.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Stack } from '@mantine/core';
import { Navigate, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import { ErrorPanel, Page, SkeletonRows, useCrumbs } from '../../components';
import { allParts, PlanDialog } from '../../features/plan';
import { Expectations } from './Expectations';
import { Findings } from './Findings';
import { Footer } from './Footer';
import { ReviewPreview } from './Preview';
import css from './review.module.css';
import { Summary } from './Summary';
import { useStartCountdown } from './useStartCountdown';

export default function ReviewView() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { id } = useParams({ from: '/campaigns/$id/review' });
  const campaign = useRead('campaign_get', { id });
  const review = useRead('campaign_review', { id });
  const write = useWrite('campaign_command', {
    onDone: () => void navigate({ to: '/campaigns/$id/live', params: { id }, replace: true }),
  });
  const countdown = useStartCountdown(() => write.mutate({ id, command: 'start' }));
  const starting = write.isPending && write.variables.command === 'start';
  const freezing = useRead('campaign_freezing', { id }, { enabled: starting, every: 300 });
  const [changing, setChanging] = useState(false);
  const planWrite = useWrite('campaign_set_plan', { onDone: () => setChanging(false) });
  const draft = campaign.data?.draft;
  const name = campaign.data?.title || t`Untitled campaign`;
  useCrumbs([
    { label: t`Campaigns`, to: '/campaigns' },
    ...(draft ? [{ label: name, to: `/campaigns/${id}/compose` }] : []),
    { label: t`Review and start` },
  ]);

  const error = review.error ?? campaign.error;
  if (error) {
    return (
      <Page>
        <ErrorPanel
          title={<Trans>Couldn’t check this campaign</Trans>}
          error={error}
          safe={<Trans>Nothing has been sent, and your text is saved.</Trans>}
          onRetry={() => {
            void review.refetch();
            void campaign.refetch();
          }}
        />
      </Page>
    );
  }
  if (!review.data || !campaign.data) {
    return (
      <Page>
        <SkeletonRows rows={10} />
      </Page>
    );
  }
  if (campaign.data.status !== 'draft') {
    return <Navigate to="/campaigns/$id/live" params={{ id }} replace />;
  }
  const view = review.data;
  const schedule = () => {
    write.reset();
    write.mutate({ id, command: 'schedule' });
  };
  // With a start time in its plan, the campaign is scheduled and not started.
  const later = view.plan.start_at !== null;
  const { draft: mail } = campaign.data;

  return (
    <div className={css.page}>
      <div className={css.scroll}>
        <div className={css.grid}>
          <Stack gap={16} miw={0}>
            <Summary review={view} onChange={() => setChanging(true)} />
            {write.error ? (
              <ErrorPanel
                title={
                  later ? (
                    <Trans>Couldn’t schedule the campaign</Trans>
                  ) : (
                    <Trans>Couldn’t start the campaign</Trans>
                  )
                }
                error={write.error}
                safe={
                  write.error.hint ?? <Trans>Nothing has been sent, and your text is saved.</Trans>
                }
                onRetry={later ? schedule : countdown.begin}
              />
            ) : null}
            <Findings id={id} findings={view.findings} />
            <Expectations review={view} />
          </Stack>
          <ReviewPreview draft={campaign.data.draft} replyTo={view.reply_to} />
        </div>
      </div>
      <Footer
        review={view}
        busy={write.isPending}
        onSend={() => {
          write.reset();
          countdown.begin();
        }}
        onSchedule={schedule}
        countdown={countdown}
        progress={starting ? (freezing.data ?? null) : null}
      />
      <PlanDialog
        parts={changing ? allParts : null}
        title={<Trans>Delivery</Trans>}
        yes={<Trans>Save</Trans>}
        value={{ relay: mail.relay, plan: mail.plan }}
        busy={planWrite.isPending}
        error={planWrite.error}
        onSave={(next) => planWrite.mutate({ id, ...next })}
        onClose={() => {
          planWrite.reset();
          setChanging(false);
        }}
      />
    </div>
  );
}
