/** A warm-up plan, with the next days' numbers beside it. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { NumberInput, SimpleGrid, Stack, Switch } from '@mantine/core';
import { useFormat } from '../../format';
import type { WarmUpView } from '../../host/types';
import { warmUpDays } from './limits';
import css from './relay.module.css';

const usual: WarmUpView = { first_day: 50, growth: 50, target: 5_000, began_at: null };

export interface WarmUpProps {
  plan: WarmUpView | null;
  onChange: (plan: WarmUpView | null) => void;
}

function Preview({ plan }: { plan: WarmUpView }) {
  const { t } = useLingui();
  const format = useFormat();
  const { days, end } = warmUpDays(plan);
  const target = format.number(plan.target);
  return (
    <>
      {days.length > 0 ? (
        <SimpleGrid
          component="ol"
          cols={6}
          spacing={8}
          className="num"
          aria-label={t`Emails on the first days`}
        >
          {days.map(({ day, most }) => (
            <Stack component="li" gap={2} align="center" fz="sm" lh="1rem" key={day}>
              <span className="small faint">
                <Trans>Day {day}</Trans>
              </span>
              <span className={css.warmBar} aria-hidden="true">
                <span
                  style={{ height: `${Math.max(4, (100 * most) / Math.max(1, plan.target))}%` }}
                />
              </span>
              <span>{format.number(most)}</span>
            </Stack>
          ))}
        </SimpleGrid>
      ) : null}
      <p className="small soft num">
        {end === null ? (
          <Trans>It never increases: every day has the same limit.</Trans>
        ) : end <= 1 ? (
          <Trans>The first day already reaches the target, so nothing is limited.</Trans>
        ) : (
          <Plural
            value={end}
            one={`Reaches ${target} on day # and ends.`}
            other={`Reaches ${target} on day # and ends.`}
          />
        )}
      </p>
    </>
  );
}

export function WarmUp({ plan, onChange }: WarmUpProps) {
  const { t } = useLingui();
  const format = useFormat();
  const began = plan?.began_at ? format.day(plan.began_at) : null;
  return (
    <>
      <Switch
        checked={plan !== null}
        label={t`Warm up this relay`}
        onChange={(event) => onChange(event.currentTarget.checked ? usual : null)}
      />
      {plan ? (
        <>
          <SimpleGrid cols={3} spacing={8} style={{ alignItems: 'end' }}>
            <NumberInput
              label={t`First day`}
              value={plan.first_day}
              min={1}
              allowDecimal={false}
              hideControls
              onChange={(value) =>
                onChange({ ...plan, first_day: Math.max(1, Number(value) || 1) })
              }
            />
            <NumberInput
              label={t`Daily increase (%)`}
              value={plan.growth}
              min={0}
              max={1_000}
              allowDecimal={false}
              hideControls
              onChange={(value) => onChange({ ...plan, growth: Math.max(0, Number(value) || 0) })}
            />
            <NumberInput
              label={t`Target per day`}
              value={plan.target}
              min={1}
              allowDecimal={false}
              hideControls
              onChange={(value) => onChange({ ...plan, target: Math.max(1, Number(value) || 1) })}
            />
          </SimpleGrid>
          <Preview plan={plan} />
          <p className="small faint">
            {began ? (
              <Trans>Started on {began}.</Trans>
            ) : (
              <Trans>Starts with the first email.</Trans>
            )}
          </p>
        </>
      ) : null}
    </>
  );
}
