/**
 * What pressing Start does, in one sentence, and the places where its parts are changed.
 */
import { Plural, Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { Panel, Stamp } from '../../components';
import { useReadable } from '../../features/mail/fields';
import { useForecastWords, usePlanWords } from '../../features/plan';
import { useFormat } from '../../format';
import type { ReviewView } from '../../host/types';
import css from './review.module.css';

export interface SentenceProps {
  review: ReviewView;
  /** Opens the dialog in which the way out is changed. */
  onChange: () => void;
}

export function Sentence({ review, onChange }: SentenceProps) {
  const format = useFormat();
  const { id, from, relay_name: relay } = review;
  const done_at = review.forecast?.done_at ?? null;
  const subject = useReadable()(review.subject);
  const number = format.number(review.people);
  const until = done_at === null ? null : format.soon(done_at);
  const words = usePlanWords();
  const start = words.start(review.plan);
  const next = format.list(review.next_relay_names);
  const extras = words.extras(review.plan);
  const rests = useForecastWords().sentences(review.forecast);
  const people = (
    <b className="num">
      <Plural value={review.people} _0="no one yet" one="one person" other={`${number} people`} />
    </b>
  );
  return (
    <Panel>
      <div className={css.sentence}>
        <div className={css.grow}>
          <h1 className={css.label}>
            <Trans>Summary</Trans>
          </h1>
          <p className={css.words}>
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
          {rests.length > 0 ? <p className={`${css.rests} soft num`}>{rests.join(' ')}</p> : null}
          <div className={css.links}>
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
          </div>
        </div>
        <span className={css.stamp}>
          <Stamp size={64} />
        </span>
      </div>
    </Panel>
  );
}
