/**
 * One campaign from its schedule to its end: headline, counts, throughput, wait reasons, relays, last
 * replies.
 *
 * Events make it read again, and a slow timer while it sends; a part renders again only when its
 * data has changed. Leaves out: which actions are possible, which comes with the answer.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Stack } from '@mantine/core';
import { Navigate, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useRead, useWrite } from '../../api';
import {
  Counts,
  ErrorPanel,
  Page,
  PageHead,
  Panel,
  SkeletonRows,
  StateBar,
  useCrumbs,
} from '../../components';
import { AudienceProgress, PlanDialog, type PlanPart } from '../../features/plan';
import { useNow } from '../../features/useNow';
import { warmUpDay } from '../../features/warmUp';
import { useFormat } from '../../format';
import type { DeliveryStatus, Failure, LiveView as Live } from '../../host/types';
import { Actions } from './Actions';
import { Headline, Subline } from './Headline';
import { LastReplies } from './LastReplies';
import css from './live.module.css';
import { NextSteps } from './NextSteps';
import { InDoubtNote, MissedStartNote, StaleNote, StoppedNote } from './Notes';
import { Forecast, PlannedRun } from './PlannedRun';
import { Relays } from './Relays';
import { Speed } from './Speed';
import { WaitReasons } from './WaitReasons';

const dialogTitles = (parts: PlanPart[] | null) => {
  if (parts?.length !== 1) return <Trans>Delivery</Trans>;
  switch (parts[0]) {
    case 'speed':
      return <Trans>Limit speed</Trans>;
    case 'relays':
      return <Trans>Relays</Trans>;
    default:
      return <Trans>Delivery</Trans>;
  }
};

/** The dialog that changes the plan, for the parts that were asked for. */
function PlanEditor({
  id,
  live,
  parts,
  onClose,
}: {
  id: string;
  live: Live;
  parts: PlanPart[] | null;
  onClose: () => void;
}) {
  const campaign = useRead('campaign_get', { id }, { enabled: parts !== null });
  const write = useWrite('campaign_set_plan', { onDone: onClose });
  const relay = campaign.data?.draft.relay ?? live.relays[0]?.id ?? null;
  return (
    <PlanDialog
      parts={campaign.data ? parts : null}
      title={dialogTitles(parts)}
      yes={<Trans>Apply</Trans>}
      value={{ relay, plan: live.plan }}
      busy={write.isPending}
      error={write.error}
      onSave={(value) => write.mutate({ id, ...value })}
      onClose={() => {
        write.reset();
        onClose();
      }}
    />
  );
}

/** In place of a campaign that is being loaded or could not be loaded. */
function NoData({ error, onRetry }: { error: Failure | null; onRetry: () => void }) {
  return (
    <Page>
      {error ? (
        <ErrorPanel
          title={<Trans>Couldn’t load this campaign</Trans>}
          error={error}
          safe={<Trans>Nothing is lost. Sending continues.</Trans>}
          onRetry={onRetry}
        />
      ) : (
        <SkeletonRows rows={12} />
      )}
    </Page>
  );
}

export default function LiveView() {
  const { t } = useLingui();
  const format = useFormat();
  const { id } = useParams({ from: '/campaigns/$id/live' });
  const navigate = useNavigate();
  const known = useRead('relay_list', {});
  const first = useRead('campaign_live', { id });
  const status = first.data?.campaign.status;
  const freezing = first.data?.freezing != null;
  // The same read, with a timer while it sends, waits for its start, or stores its recipients.
  const notStarted = status === 'scheduled' || status === 'overdue';
  const every = freezing ? 400 : status === 'sending' ? 2_000 : notStarted ? 5_000 : undefined;
  const { data, error, refetch } = useRead('campaign_live', { id }, { every });
  const review = useRead('campaign_review', { id }, { enabled: notStarted });
  const [parts, setParts] = useState<PlanPart[] | null>(null);
  const change = useCallback((asked: PlanPart | PlanPart[]) => {
    const list = typeof asked === 'string' ? [asked] : asked;
    setParts(list.includes('start') && !list.includes('hours') ? [...list, 'hours'] : list);
  }, []);
  const slow = useCallback(() => setParts(['speed']), []);
  const order = useCallback(() => setParts(['relays']), []);
  const now = useNow(60_000);
  const warmUpDays = useMemo(
    () => Object.fromEntries((known.data ?? []).map((one) => [one.id, warmUpDay(one, now)])),
    [known.data, now],
  );
  const pick = useCallback(
    (status: DeliveryStatus) =>
      void navigate({ to: '/campaigns/$id/deliveries', params: { id }, search: { status } }),
    [navigate, id],
  );
  const name = data ? data.campaign.title || t`Untitled campaign` : '';
  useCrumbs([{ label: t`Campaigns`, to: '/campaigns' }, { label: name }]);

  if (!data) return <NoData error={error} onRetry={() => void refetch()} />;
  const { campaign, counts, relays } = data;
  const practice = relays.some((one) =>
    known.data?.some((relay) => relay.id === one.id && relay.kind === 'practice'),
  );
  if (campaign.status === 'draft' && !freezing) {
    return <Navigate to="/campaigns/$id/compose" params={{ id }} replace />;
  }
  const over = campaign.status === 'done' || campaign.status === 'cancelled';
  const halted = campaign.status === 'paused' || campaign.status === 'stopped';
  const used = relays.filter((one) => one.accepted > 0 || one.connections > 0);
  const named = used.length > 0 ? used.map((one) => one.name) : [campaign.relay_name ?? ''];
  const overdue = data.waits.find((one) => one.kind === 'overdue');

  return (
    <Page>
      <PageHead
        title={<Headline live={data} />}
        line={
          <Subline
            startedAt={campaign.started_at}
            finishedAt={campaign.finished_at}
            from={data.from}
            through={format.list(named.filter(Boolean))}
          />
        }
        actions={
          <Actions
            id={id}
            status={campaign.status}
            buttons={campaign.buttons}
            left={counts.queued + counts.leased + counts.deferred}
            failed={counts.refused + counts.expired}
            people={review.data?.people ?? null}
            practice={practice}
            onChange={over ? undefined : change}
          />
        }
      />
      {error ? <StaleNote onRetry={() => void refetch()} /> : null}
      {overdue ? <MissedStartNote text={overdue.text} /> : null}
      {campaign.status === 'stopped' && data.stopped_why ? (
        <StoppedNote why={data.stopped_why} />
      ) : null}
      {data.freezing ? (
        <Panel pad>
          <AudienceProgress progress={data.freezing} />
        </Panel>
      ) : null}
      {campaign.status === 'done' ? (
        <NextSteps
          id={id}
          practice={practice}
          connected={known.data?.some((relay) => relay.kind !== 'practice') ?? false}
          failed={counts.refused + counts.expired}
        />
      ) : null}
      {over && counts.in_doubt > 0 ? <InDoubtNote onResolve={() => pick('in_doubt')} /> : null}
      {notStarted ? (
        <PlannedRun
          plan={data.plan}
          relays={relays.length > 0 ? relays.map((one) => one.name) : named.filter(Boolean)}
          review={review.data}
        />
      ) : (
        <Panel>
          <Stack gap={12} p={16} className={css.state}>
            <StateBar counts={counts} height={24} live />
            <Counts counts={counts} all onPick={pick} />
            {over ? null : <Forecast forecast={data.forecast} />}
          </Stack>
        </Panel>
      )}
      {notStarted || (over && data.speed.length === 0) ? null : (
        <div className={over ? undefined : css.two}>
          <Speed
            points={data.speed}
            step={data.speed_step}
            perSecond={data.per_second}
            over={over}
            paused={halted}
            onLimit={over ? undefined : slow}
          />
          {over ? null : <WaitReasons id={id} waits={data.waits} onChange={change} />}
        </div>
      )}
      {relays.length === 0 && over ? null : (
        <Relays
          relays={relays}
          over={over}
          paused={halted}
          warmUpDays={warmUpDays}
          onChange={over ? undefined : order}
        />
      )}
      {notStarted ? null : <LastReplies id={id} replies={data.last} />}
      <PlanEditor id={id} live={data} parts={parts} onClose={() => setParts(null)} />
    </Page>
  );
}
