/**
 * What happens without the user: who is excluded, how long a temporary refusal is retried, and what
 * happens when the computer goes to sleep.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { SimpleGrid } from '@mantine/core';
import { Panel } from '../../components';
import { useFormat } from '../../format';
import type { ReviewView } from '../../host/types';
import css from './review.module.css';

export function Expectations({ review }: { review: ReviewView }) {
  const { t } = useLingui();
  const format = useFormat();
  const [gone, back, spam, refused, blocked] = [
    review.unsubscribed,
    review.bounced,
    review.complained,
    review.no_consent,
    review.suppressed,
  ].map((one) => format.number(one));
  const parts = [
    ...(review.no_consent > 0 ? [t`${refused} without consent`] : []),
    ...(review.unsubscribed > 0 ? [t`${gone} unsubscribed`] : []),
    ...(review.bounced > 0 ? [t`${back} bounced`] : []),
    ...(review.complained > 0 ? [t`${spam} marked as spam`] : []),
    ...(review.suppressed > 0 ? [t`${blocked} on the suppression list`] : []),
  ];
  const hours = review.give_up_hours;
  return (
    <Panel title={<Trans>What to expect</Trans>} pad>
      <SimpleGrid component="dl" cols={3} spacing={16} className={css.expectations}>
        <div>
          <dt>
            <Trans>Already excluded</Trans>
          </dt>
          <dd>{parts.length > 0 ? format.list(parts) : <Trans>No one</Trans>}</dd>
        </div>
        <div>
          <dt>
            <Trans>If a server asks to retry later</Trans>
          </dt>
          <dd>
            <Plural
              value={hours}
              one="Retried for # hour, then expired"
              other="Retried for # hours, then expired"
            />
          </dd>
        </div>
        <div>
          <dt>
            <Trans>If this computer goes to sleep</Trans>
          </dt>
          <dd>
            <Trans>Sending pauses, then resumes; no one gets it twice</Trans>
          </dd>
        </div>
      </SimpleGrid>
    </Panel>
  );
}
