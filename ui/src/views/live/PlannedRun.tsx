/**
 * The plan of a campaign that has not started: recipients, relays, forecast and a missed start.
 */
import { Plural, Trans } from '@lingui/react/macro';
import { Group, Stack } from '@mantine/core';
import { IconCalendarTime } from '@tabler/icons-react';
import { Fact, Facts, Panel } from '../../components';
import { useForecastLabels, usePlanLabels } from '../../features/plan';
import { useRelativeTime } from '../../features/relativeTime';
import { useFormat } from '../../format';
import type { ForecastView, PlanView, ReviewView } from '../../host/types';
import css from './live.module.css';

/** The pauses on the way; nothing when there is none. */
export function Forecast({ forecast }: { forecast: ForecastView | null }) {
  const labels = useForecastLabels();
  const sentences = labels.sentences(forecast);
  if (sentences.length === 0) return null;
  return (
    <Group gap={8} pt={12} wrap="nowrap" align="flex-start" className={css.forecast}>
      <IconCalendarTime size={16} stroke={1.9} color="var(--pr-ink-faint)" aria-hidden />
      <p className="num">{sentences.join(' ')}</p>
    </Group>
  );
}

export interface PlannedRunProps {
  plan: PlanView;
  relays: string[];
  review: ReviewView | undefined;
}

export function PlannedRun({ plan, relays, review }: PlannedRunProps) {
  const format = useFormat();
  const labels = usePlanLabels();
  const when = useRelativeTime();
  const extras = labels.extras(plan);
  const people = review ? format.number(review.people) : null;
  const done = review?.forecast?.done_at ?? null;
  return (
    <Panel title={<Trans>Summary</Trans>} pad>
      <Stack gap={12}>
        <Facts termWidth="10rem">
          <Fact term={<Trans>To</Trans>} className="num">
            {review ? (
              <Plural value={review.people} one="one person" other={`${people} people`} />
            ) : (
              '–'
            )}
          </Fact>
          <Fact term={<Trans>Delivery</Trans>}>
            {[labels.summary(plan, relays), ...extras].join('; ')}
          </Fact>
          {done ? (
            <Fact term={<Trans>Done</Trans>} className="num">
              {when(done)}
            </Fact>
          ) : null}
          <Fact term={<Trans>If the start is missed</Trans>}>
            {plan.missed === 'send' ? (
              <Trans>Send late without asking</Trans>
            ) : (
              <Trans>Wait for your decision</Trans>
            )}
          </Fact>
        </Facts>
        {review ? <Forecast forecast={review.forecast} /> : null}
      </Stack>
    </Panel>
  );
}
