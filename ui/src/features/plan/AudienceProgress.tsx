/**
 * The progress of storing the recipients before the first email is sent.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Stack } from '@mantine/core';
import { Gauge } from '../../components';
import { useFormat } from '../../format';
import type { FreezingView } from '../../host/types';
import css from './plan.module.css';

export function AudienceProgress({ progress }: { progress: FreezingView }) {
  const { t } = useLingui();
  const format = useFormat();
  const { done, total } = progress;
  const people = format.number(total);
  const share = format.percent(done, total);
  return (
    <Stack gap={6} className={css.progress} role="status">
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
    </Stack>
  );
}
