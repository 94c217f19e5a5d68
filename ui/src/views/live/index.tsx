/**
 * One campaign while it goes out and afterwards: a sentence, the numbers, the pace, the relays, the
 * last replies, and why it waits.
 *
 * Read anew by the program's events, and slowly by the clock while it sends. Leaves out: which
 * button makes sense, which comes with the answer.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconHelpHexagon } from '@tabler/icons-react';
import { Navigate, useNavigate, useParams } from '@tanstack/react-router';
import { useRead } from '../../api';
import {
  Counts,
  ErrorPanel,
  Note,
  Page,
  PageHead,
  Panel,
  SkeletonRows,
  StateBar,
  useCrumbs,
} from '../../components';
import { Actions } from './Actions';
import { Headline, Subline } from './Headline';
import { LastReplies } from './LastReplies';
import css from './live.module.css';
import { Relays } from './Relays';
import { Speed } from './Speed';
import { Waits } from './Waits';

export default function LiveView() {
  const { t } = useLingui();
  const { id } = useParams({ from: '/campaigns/$id/live' });
  const navigate = useNavigate();
  const known = useRead('relay_list', {});
  const first = useRead('campaign_live', { id });
  const sending = first.data?.campaign.status === 'sending';
  // The same read; a clock only while mails leave.
  const { data, error, refetch } = useRead(
    'campaign_live',
    { id },
    { every: sending ? 2_000 : undefined },
  );
  const name = data ? data.campaign.title || t`Campaign without a name` : '';
  useCrumbs([{ label: t`Campaigns`, to: '/campaigns' }, { label: name }]);

  if (error && !data) {
    return (
      <Page>
        <ErrorPanel
          title={<Trans>This campaign cannot be shown.</Trans>}
          error={error}
          safe={<Trans>Nothing is lost: what is being sent goes on.</Trans>}
          onRetry={() => void refetch()}
        />
      </Page>
    );
  }
  if (!data) {
    return (
      <Page>
        <SkeletonRows rows={12} />
      </Page>
    );
  }
  const { status } = data.campaign;
  const practice = data.relays.some((one) =>
    known.data?.some((relay) => relay.id === one.id && relay.kind === 'practice'),
  );
  if (status === 'draft') return <Navigate to="/campaigns/$id/compose" params={{ id }} replace />;
  const over = status === 'done' || status === 'cancelled';

  return (
    <Page>
      <PageHead
        title={<Headline live={data} />}
        line={<Subline live={data} />}
        actions={<Actions campaign={data.campaign} counts={data.counts} practice={practice} />}
      />
      {error ? (
        <Note
          kind="warning"
          action={
            <Button variant="default" size="xs" onClick={() => void refetch()}>
              <Trans>Try again</Trans>
            </Button>
          }
        >
          <Trans>
            The numbers below may be old: they could not be read again. Sending goes on.
          </Trans>
        </Note>
      ) : null}
      {status === 'stopped' && data.stopped_why ? (
        <Note kind="danger">
          <b>
            <Trans>The campaign stopped by itself.</Trans>
          </b>{' '}
          {data.stopped_why}{' '}
          <span className="soft">
            <Trans>Nothing is lost: press Resume when it is put right.</Trans>
          </span>
        </Note>
      ) : null}
      {over && data.counts.in_doubt > 0 ? (
        <div className={css.doubt}>
          <IconHelpHexagon size={16} stroke={1.9} color="var(--pr-in-doubt-text)" aria-hidden />
          <span className={css.grow}>
            <Trans>Some are in doubt: they were perhaps sent. You decide.</Trans>
          </span>
          <Button
            variant="default"
            size="xs"
            onClick={() =>
              void navigate({
                to: '/campaigns/$id/deliveries',
                params: { id },
                search: { status: 'in_doubt' },
              })
            }
          >
            <Trans>Settle</Trans>
          </Button>
        </div>
      ) : null}
      <Panel className={css.state}>
        <StateBar counts={data.counts} height={24} />
        <div className={css.counts}>
          <Counts
            counts={data.counts}
            all
            onPick={(state) =>
              void navigate({
                to: '/campaigns/$id/deliveries',
                params: { id },
                search: { status: state },
              })
            }
          />
        </div>
      </Panel>
      {over && data.speed.length === 0 ? null : (
        <div className={css.two}>
          <Speed
            points={data.speed}
            step={data.speed_step}
            perSecond={data.per_second}
            over={over}
          />
          <Relays relays={data.relays} over={over} />
        </div>
      )}
      <div className={over ? css.one : `${css.two} ${css.low}`}>
        <LastReplies id={id} replies={data.last} />
        {over ? null : <Waits id={id} waits={data.waits} />}
      </div>
    </Page>
  );
}
