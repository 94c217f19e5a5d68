/**
 * The bar at the bottom of the review: back, and Send or Schedule; then the countdown with Undo, and
 * the progress of storing the recipients.
 */
import { Plural, Trans } from '@lingui/react/macro';
import { Box, Button, Group } from '@mantine/core';
import { IconArrowLeft, IconCalendarTime, IconSend } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { UndoCountdown } from '../../components';
import { AudienceProgress } from '../../features/plan';
import { useFormat } from '../../format';
import type { FreezingView, ReviewView } from '../../host/types';
import css from './review.module.css';
import { countdownSeconds, type useStartCountdown } from './useStartCountdown';

interface SendProps {
  review: ReviewView;
  busy: boolean;
  onSend: () => void;
  onSchedule: () => void;
}

/** Send, or Schedule where the plan has a start time. */
function SendButton({ review, busy, onSend, onSchedule }: SendProps) {
  const format = useFormat();
  const people = format.number(review.people);
  const later = review.plan.start_at !== null;
  return later ? (
    <Button
      size="md"
      leftSection={<IconCalendarTime size={17} aria-hidden />}
      disabled={!review.can_start}
      aria-describedby={review.can_start ? undefined : 'why-not'}
      loading={busy}
      onClick={onSchedule}
    >
      <Plural
        value={review.people}
        _0="Schedule"
        one="Schedule for one person"
        other={`Schedule for ${people} people`}
      />
    </Button>
  ) : (
    <Button
      size="md"
      leftSection={<IconSend size={17} aria-hidden />}
      disabled={!review.can_start}
      aria-describedby={review.can_start ? undefined : 'why-not'}
      loading={busy}
      onClick={onSend}
    >
      <Plural
        value={review.people}
        _0="Send"
        one="Send to one person"
        other={`Send to ${people} people`}
      />
    </Button>
  );
}

export interface FooterProps extends SendProps {
  countdown: ReturnType<typeof useStartCountdown>;
  /** The recipients are being stored. */
  progress: FreezingView | null;
}

export function Footer({ review, busy, onSend, onSchedule, countdown, progress }: FooterProps) {
  const navigate = useNavigate();
  const blocks = review.findings.filter((one) => one.severity === 'block').length;
  return (
    <Group gap={8} wrap="nowrap" className={css.foot}>
      <Button
        variant="subtle"
        leftSection={<IconArrowLeft size={16} aria-hidden />}
        onClick={() => void navigate({ to: '/campaigns/$id/compose', params: { id: review.id } })}
      >
        <Trans>Back to editing</Trans>
      </Button>
      <Box component="span" flex={1} />
      {progress ? (
        <AudienceProgress progress={progress} />
      ) : countdown.counting ? (
        <UndoCountdown
          seconds={countdownSeconds}
          onUndo={countdown.undo}
          onDone={countdown.go}
          onNow={countdown.go}
          onTick={countdown.tick}
        />
      ) : (
        <>
          {review.can_start ? null : (
            <span className="small faint" id="why-not">
              <Plural
                value={blocks}
                _0="Fix the errors above to send."
                one="Fix 1 error above to send."
                other="Fix # errors above to send."
              />
            </span>
          )}
          <SendButton review={review} busy={busy} onSend={onSend} onSchedule={onSchedule} />
        </>
      )}
    </Group>
  );
}
