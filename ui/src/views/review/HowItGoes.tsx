/**
 * What happens by itself after the start: who is left out, what "later" means, what sleep means.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Panel } from '../../components';
import { useFormat } from '../../format';
import type { ReviewView } from '../../host/types';
import css from './review.module.css';

export function HowItGoes({ review }: { review: ReviewView }) {
  const { t } = useLingui();
  const format = useFormat();
  const [gone, back, spam] = [review.unsubscribed, review.bounced, review.complained].map((one) =>
    format.number(one),
  );
  const parts = [
    ...(review.unsubscribed > 0 ? [t`${gone} unsubscribed`] : []),
    ...(review.bounced > 0 ? [t`${back} bounced`] : []),
    ...(review.complained > 0 ? [t`${spam} complained`] : []),
  ];
  const hours = review.give_up_hours;
  return (
    <Panel title={<Trans>How it goes</Trans>} pad>
      <dl className={css.three}>
        <div>
          <dt>
            <Trans>Left out already</Trans>
          </dt>
          <dd>{parts.length > 0 ? format.list(parts) : <Trans>Nobody</Trans>}</dd>
        </div>
        <div>
          <dt>
            <Trans>If a server says “later”</Trans>
          </dt>
          <dd>
            <Plural
              value={hours}
              one="Tried again for # hour, then Expired"
              other="Tried again for # hours, then Expired"
            />
          </dd>
        </div>
        <div>
          <dt>
            <Trans>If this computer sleeps</Trans>
          </dt>
          <dd>
            <Trans>It waits and goes on after; nobody gets two</Trans>
          </dd>
        </div>
      </dl>
    </Panel>
  );
}
