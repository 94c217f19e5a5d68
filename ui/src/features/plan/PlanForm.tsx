/**
 * The fields of a campaign's plan: start, sending hours, relays, speed limit, lane, retries.
 *
 * Used in one dialog everywhere. Leaves out: saving it.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { NumberInput, Radio, Select } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { RelayView } from '../../host/types';
import css from './plan.module.css';
import { RelayOrder } from './RelayOrder';
import { type PartProps, RecipientTimeZone, SendingHours, Start } from './Schedule';

/** The parts that can be shown, in their order. */
export type PlanPart = 'start' | 'hours' | 'relays' | 'speed' | 'lane' | 'retry';
export const allParts: PlanPart[] = ['start', 'hours', 'relays', 'speed', 'lane', 'retry'];

function Section({
  title,
  help,
  children,
}: {
  title: ReactNode;
  help?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={css.section}>
      <div>
        <h3>{title}</h3>
        {help ? <p className="small faint">{help}</p> : null}
      </div>
      {children}
    </section>
  );
}

export function SpeedLimit({ plan, onChange }: PartProps) {
  const { t } = useLingui();
  const slow = plan.per_second;
  const [per, setPer] = useState<'second' | 'minute'>(
    slow !== null && slow < 1 ? 'minute' : 'second',
  );
  const scale = per === 'second' ? 1 : 60;
  const shown = slow === null ? '' : Number((slow * scale).toFixed(2));
  return (
    <Radio.Group
      label={t`Speed`}
      labelProps={{ className: 'unseen' }}
      value={slow === null ? 'free' : 'slow'}
      onChange={(value) => onChange({ per_second: value === 'free' ? null : (slow ?? 1) })}
    >
      <div className={css.choices}>
        <Radio value="free" label={t`As fast as the relays allow`} />
        <Radio value="slow" label={t`Limit the speed`} />
      </div>
      {slow === null ? null : (
        <div className={`${css.under} ${css.speed}`}>
          <NumberInput
            label={t`At most`}
            value={shown}
            min={0}
            decimalScale={2}
            allowNegative={false}
            onChange={(value) => {
              const number = Number(value);
              if (number > 0) onChange({ per_second: number / scale });
            }}
          />
          <Select
            label={t`Emails per`}
            value={per}
            allowDeselect={false}
            data={[
              { value: 'second', label: t`second` },
              { value: 'minute', label: t`minute` },
            ]}
            onChange={(value) => {
              const next = value === 'minute' ? 'minute' : 'second';
              // The number stays as it is typed; what it counts over changes.
              onChange({ per_second: (slow * scale) / (next === 'second' ? 1 : 60) });
              setPer(next);
            }}
          />
        </div>
      )}
    </Radio.Group>
  );
}

function LaneChoice({ plan, onChange }: PartProps) {
  const { t } = useLingui();
  return (
    <>
      <Radio.Group
        label={t`Type of email`}
        labelProps={{ className: 'unseen' }}
        value={plan.lane}
        onChange={(value) =>
          onChange(
            value === 'transactional'
              ? { lane: 'transactional' }
              : { lane: 'campaign', in_doubt: 'ask' },
          )
        }
      >
        <div className={css.choices}>
          <Radio value="campaign" label={t`Newsletter`} />
          <Radio
            value="transactional"
            label={t`Transactional (receipts, notices)`}
            description={t`Someone is waiting for it, so it goes before every newsletter.`}
          />
        </div>
      </Radio.Group>
      {plan.lane === 'transactional' ? (
        <div className={css.under}>
          <Radio.Group
            label={t`If it is unclear whether an email was sent`}
            value={plan.in_doubt}
            onChange={(value) =>
              onChange({ in_doubt: value === 'send_again' ? 'send_again' : 'ask' })
            }
          >
            <div className={css.choices}>
              <Radio value="ask" label={t`Ask me: no one gets it twice`} />
              <Radio value="send_again" label={t`Send again: better twice than never`} />
            </div>
          </Radio.Group>
        </div>
      ) : null}
    </>
  );
}

function RetryPolicy({ plan, onChange }: PartProps) {
  const { t } = useLingui();
  return (
    <div className={css.halves}>
      <NumberInput
        label={t`First retry after (minutes)`}
        value={plan.retry_first_minutes}
        min={1}
        max={1_440}
        allowDecimal={false}
        onChange={(value) => onChange({ retry_first_minutes: Math.max(1, Number(value) || 1) })}
      />
      <NumberInput
        label={t`Give up after (hours)`}
        value={plan.give_up_hours}
        min={1}
        max={720}
        allowDecimal={false}
        onChange={(value) => onChange({ give_up_hours: Math.max(1, Number(value) || 1) })}
      />
    </div>
  );
}

export interface PlanFormProps extends PartProps {
  relays: RelayView[];
  /** Relay ids in order of use. */
  order: string[];
  onOrder: (order: string[]) => void;
  parts: PlanPart[];
}

export function PlanForm({ plan, onChange, relays, order, onOrder, parts }: PlanFormProps) {
  const has = (part: PlanPart) => parts.includes(part);
  return (
    <div className={css.form}>
      {has('start') || has('hours') ? (
        <Section title={has('start') ? <Trans>When</Trans> : <Trans>Hours</Trans>}>
          {has('start') ? <Start plan={plan} onChange={onChange} /> : null}
          {has('hours') ? <SendingHours plan={plan} onChange={onChange} /> : null}
          <RecipientTimeZone plan={plan} onChange={onChange} />
        </Section>
      ) : null}
      {has('relays') ? (
        <Section
          title={<Trans>Relays</Trans>}
          help={<Trans>No one gets an email twice when another relay takes over.</Trans>}
        >
          <RelayOrder order={order} relays={relays} onChange={onOrder} />
        </Section>
      ) : null}
      {has('speed') ? (
        <Section title={<Trans>Speed</Trans>}>
          <SpeedLimit plan={plan} onChange={onChange} />
        </Section>
      ) : null}
      {has('lane') ? (
        <Section title={<Trans>Type of email</Trans>}>
          <LaneChoice plan={plan} onChange={onChange} />
        </Section>
      ) : null}
      {has('retry') ? (
        <Section
          title={<Trans>If a server asks to retry later</Trans>}
          help={<Trans>The time between retries increases.</Trans>}
        >
          <RetryPolicy plan={plan} onChange={onChange} />
        </Section>
      ) : null}
    </div>
  );
}
