/**
 * Review and start: one sentence that says what will happen, what is in the way, how it goes, and
 * the mail as people get it. Then ten seconds in which nothing has left.
 *
 * Promises that leaving the page while it counts starts nothing, and says so. Leaves out: what
 * stops a start, which the program finds.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconArrowLeft, IconCalendarTime, IconClock, IconSend } from '@tabler/icons-react';
import { Navigate, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useRead, useWrite } from '../../api';
import { ErrorPanel, Page, SkeletonRows, UndoCountdown, useCrumbs } from '../../components';
import { allParts, Freezing, WayDialog } from '../../features/plan';
import { useSay } from '../../features/say';
import { useStripNote } from '../../features/shell/strip';
import { useFormat } from '../../format';
import { Findings } from './Findings';
import { HowItGoes } from './HowItGoes';
import { ReviewPreview } from './Preview';
import css from './review.module.css';
import { Sentence } from './Sentence';

const seconds = 10;

function StripWords({ left }: { left: number }) {
  return (
    <span className={`${css.strip} num`}>
      <IconClock size={14} aria-hidden />
      <Plural
        value={left}
        one="Starts in # second. Nothing has been sent yet."
        other="Starts in # seconds. Nothing has been sent yet."
      />
    </span>
  );
}

/** Counts down; says so in the strip; tells when the page was left meanwhile. */
function useStart(start: () => void) {
  const { t } = useLingui();
  const [left, setLeft] = useState<number | null>(null);
  const counting = left !== null;
  const note = useMemo(() => (left === null ? null : <StripWords left={left} />), [left]);
  useStripNote(note);
  const gone = t`You left the page, so the campaign was not started. Nothing has been sent.`;
  const say = useSay();
  const now = useRef({ counting, gone, say });
  now.current = { counting, gone, say };
  useEffect(
    () => () => {
      const { counting: was, gone: message, say: tell } = now.current;
      if (was) tell({ message });
    },
    [],
  );
  const go = () => {
    now.current.counting = false;
    setLeft(null);
    start();
  };
  return { counting, begin: () => setLeft(seconds), undo: () => setLeft(null), tick: setLeft, go };
}

export default function ReviewView() {
  const { t } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const { id } = useParams({ from: '/campaigns/$id/review' });
  const campaign = useRead('campaign_get', { id });
  const review = useRead('campaign_review', { id });
  const write = useWrite('campaign_command', {
    onDone: () => void navigate({ to: '/campaigns/$id/live', params: { id }, replace: true }),
  });
  const start = useStart(() => write.mutate({ id, command: 'start' }));
  const starting = write.isPending && write.variables.command === 'start';
  const freezing = useRead('campaign_freezing', { id }, { enabled: starting, every: 300 });
  const [changing, setChanging] = useState(false);
  const way = useWrite('campaign_set_way', { onDone: () => setChanging(false) });
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
  const people = format.number(view.people);
  const schedule = () => {
    write.reset();
    write.mutate({ id, command: 'schedule' });
  };
  // With a time in its plan, the time starts it and not the button.
  const later = view.plan.start_at !== null;
  const { draft: mail } = campaign.data;
  const blocks = view.findings.filter((one) => one.severity === 'block').length;

  return (
    <div className={css.page}>
      <div className={css.scroll}>
        <div className={css.grid}>
          <div className={css.left}>
            <Sentence review={view} onChange={() => setChanging(true)} />
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
                onRetry={later ? schedule : start.begin}
              />
            ) : null}
            <Findings id={id} findings={view.findings} />
            <HowItGoes review={view} />
          </div>
          <ReviewPreview draft={campaign.data.draft} replyTo={view.reply_to} />
        </div>
      </div>
      <div className={css.foot}>
        <Button
          variant="subtle"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
          onClick={() => void navigate({ to: '/campaigns/$id/compose', params: { id } })}
        >
          <Trans>Back to editing</Trans>
        </Button>
        <span className={css.grow} />
        {starting && freezing.data ? (
          <Freezing freezing={freezing.data} />
        ) : start.counting ? (
          <UndoCountdown
            seconds={seconds}
            onUndo={start.undo}
            onDone={start.go}
            onNow={start.go}
            onTick={start.tick}
          />
        ) : (
          <>
            {view.can_start ? null : (
              <span className="small faint" id="why-not">
                <Plural
                  value={blocks}
                  _0="Fix the errors above to send."
                  one="Fix 1 error above to send."
                  other="Fix # errors above to send."
                />
              </span>
            )}
            {later ? (
              <Button
                size="md"
                leftSection={<IconCalendarTime size={17} aria-hidden />}
                disabled={!view.can_start}
                aria-describedby={view.can_start ? undefined : 'why-not'}
                loading={write.isPending}
                onClick={schedule}
              >
                <Plural
                  value={view.people}
                  _0="Schedule"
                  one="Schedule for one person"
                  other={`Schedule for ${people} people`}
                />
              </Button>
            ) : (
              <Button
                size="md"
                leftSection={<IconSend size={17} aria-hidden />}
                disabled={!view.can_start}
                aria-describedby={view.can_start ? undefined : 'why-not'}
                loading={write.isPending}
                onClick={() => {
                  write.reset();
                  start.begin();
                }}
              >
                <Plural
                  value={view.people}
                  _0="Send"
                  one="Send to one person"
                  other={`Send to ${people} people`}
                />
              </Button>
            )}
          </>
        )}
      </div>
      <WayDialog
        parts={changing ? allParts : null}
        title={<Trans>Delivery</Trans>}
        yes={<Trans>Save</Trans>}
        way={{ relay: mail.relay, plan: mail.plan }}
        busy={way.isPending}
        error={way.error}
        onSave={(next) => way.mutate({ id, ...next })}
        onClose={() => {
          way.reset();
          setChanging(false);
        }}
      />
    </div>
  );
}
