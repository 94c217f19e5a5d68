/**
 * What Send does, in one sentence, with links to change each part.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Box, Group, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Logo, Panel } from '../../components';
import { ConsentBases } from '../../features/ConsentBases';
import { useReadable } from '../../features/mail/fields';
import { useForecastLabels, usePlanLabels } from '../../features/plan';
import { useFormat } from '../../format';
import type { ReviewView } from '../../host/types';
import css from './review.module.css';

export interface SummaryProps {
  review: ReviewView;
  /** Opens the dialog that edits the plan. */
  onChange: () => void;
}

export function Summary({ review, onChange }: SummaryProps) {
  const { t } = useLingui();
  const format = useFormat();
  const { id, from, relay_name: relay } = review;
  const done_at = review.forecast?.done_at ?? null;
  const subject = useReadable()(review.subject);
  const number = format.number(review.people);
  const until = done_at === null ? null : format.soon(done_at);
  const labels = usePlanLabels();
  const start = labels.start(review.plan);
  const next = format.list(review.next_relay_names);
  const extras = labels.extras(review.plan);
  const pauses = useForecastLabels().sentences(review.forecast);
  const people = (
    <b className="num">
      <Plural value={review.people} _0="no one yet" one="one person" other={`${number} people`} />
    </b>
  );
  return (
    <Panel>
      <Group gap={24} wrap="nowrap" align="flex-start" px={24} py={20}>
        <Box flex={1} miw={0} style={{ overflowWrap: 'anywhere' }}>
          <Title order={1} mb={6} fz="0.75rem" lh="1rem" fw={550} lts={0} c="dimmed">
            <Trans>Summary</Trans>
          </Title>
          <p className={css.sentence}>
            {subject ? (
              <Trans>
                Postroom sends <b>“{subject}”</b> to {people}
              </Trans>
            ) : (
              <Trans>
                Postroom sends an email <b>without a subject</b> to {people}
              </Trans>
            )}
            {from ? (
              <>
                {', '}
                <Trans>
                  from <b>{from}</b>
                </Trans>
              </>
            ) : null}
            {relay ? (
              <>
                {', '}
                <Trans>
                  via <b>{relay}</b>
                </Trans>
                {next ? (
                  <>
                    {' '}
                    <Trans>
                      (then <b>{next}</b>)
                    </Trans>
                  </>
                ) : null}
              </>
            ) : null}
            {', '}
            {start ? (
              until ? (
                <Trans>
                  from <b className="num">{start}</b> until about <b className="num">{until}</b>
                </Trans>
              ) : (
                <Trans>
                  starting <b className="num">{start}</b>
                </Trans>
              )
            ) : until ? (
              <Trans>
                from now until about <b className="num">{until}</b>
              </Trans>
            ) : (
              <Trans>starting now</Trans>
            )}
            {extras.length > 0 ? `; ${extras.join('; ')}` : null}.
          </p>
          {pauses.length > 0 ? (
            <Text mt={8} className="soft num">
              {pauses.join(' ')}
            </Text>
          ) : null}
          {review.bases.length > 0 ? (
            <Box mt={12}>
              <ConsentBases bases={review.bases} label={t`Consent basis of the recipients`} />
            </Box>
          ) : null}
          <Group gap="4px 16px" mt={12} className="small">
            <Link to="/contacts">
              <Trans>View recipients</Trans>
            </Link>
            <Link to="/campaigns/$id/compose" params={{ id }}>
              <Trans>Edit sender</Trans>
            </Link>
            <Link to="/campaigns/$id/compose" params={{ id }}>
              <Trans>Edit recipients</Trans>
            </Link>
            <button type="button" className={css.link} onClick={onChange}>
              <Trans>Edit schedule and relays</Trans>
            </button>
          </Group>
        </Box>
        <Box component="span" flex="none">
          <Logo size={64} />
        </Box>
      </Group>
    </Panel>
  );
}
