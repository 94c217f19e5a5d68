/**
 * How far the list of recipients is written down before the first mail leaves.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Gauge } from '../../components';
import { useFormat } from '../../format';
import type { FreezingView } from '../../host/types';
import css from './plan.module.css';

export function Freezing({ freezing }: { freezing: FreezingView }) {
  const { t } = useLingui();
  const format = useFormat();
  const { done, total } = freezing;
  const people = format.number(total);
  const share = format.percent(done, total);
  return (
    <div className={css.freezing} role="status">
      <p className="num">
        <span className="medium">
          <Plural
            value={total}
            one="Preparing one recipient"
            other={`Preparing ${people} recipients`}
          />
          : {share}
        </span>{' '}
        <span className="faint">
          <Trans>Nothing has been sent yet.</Trans>
        </span>
      </p>
      <Gauge used={done} of={total} label={t`Recipients prepared`} />
    </div>
  );
}
