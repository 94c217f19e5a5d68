/**
 * The plan of a campaign that has not started: recipients, relays, forecast and a missed start.
 */
import { Plural, Trans } from '@lingui/react/macro';
import { IconCalendarTime } from '@tabler/icons-react';
import { Panel } from '../../components';
import { useForecastLabels, usePlanLabels } from '../../features/plan';
import { useRelativeTime } from '../../features/relativeTime';
import { useFormat } from '../../format';
import type { ForecastView, PlanView, ReviewView } from '../../host/types';
import css from './live.module.css';

/** The pauses on the way; nothing when there is none. */
export function Forecast({ forecast }: { forecast: ForecastView | null }) {
  const words = useForecastLabels();
  const sentences = words.sentences(forecast);
  if (sentences.length === 0) return null;
  return (
    <p className={`${css.forecast} num`}>
      <IconCalendarTime size={16} stroke={1.9} aria-hidden />
      <span>{sentences.join(' ')}</span>
    </p>
  );
}

export interface PlannedRunProps {
  plan: PlanView;
  relays: string[];
  review: ReviewView | undefined;
}

export function PlannedRun({ plan, relays, review }: PlannedRunProps) {
  const format = useFormat();
  const words = usePlanLabels();
  const when = useRelativeTime();
  const extras = words.extras(plan);
  const people = review ? format.number(review.people) : null;
  const done = review?.forecast?.done_at ?? null;
  return (
    <Panel title={<Trans>Summary</Trans>} pad>
      <dl className={css.facts}>
        <div>
          <dt>
            <Trans>To</Trans>
          </dt>
          <dd className="num">
            {review ? (
              <Plural value={review.people} one="one person" other={`${people} people`} />
            ) : (
              '–'
            )}
          </dd>
        </div>
        <div>
          <dt>
            <Trans>Delivery</Trans>
          </dt>
          <dd>{[words.summary(plan, relays), ...extras].join('; ')}</dd>
        </div>
        {done ? (
          <div>
            <dt>
              <Trans>Done</Trans>
            </dt>
            <dd className="num">{when(done)}</dd>
          </div>
        ) : null}
        <div>
          <dt>
            <Trans>If the start is missed</Trans>
          </dt>
          <dd>
            {plan.missed === 'send' ? (
              <Trans>Send late without asking</Trans>
            ) : (
              <Trans>Wait for your decision</Trans>
            )}
          </dd>
        </div>
      </dl>
      {review ? <Forecast forecast={review.forecast} /> : null}
    </Panel>
  );
}
