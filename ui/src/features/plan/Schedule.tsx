/**
 * The schedule of a campaign: start date and time, time zone, sending hours and weekdays, and what
 * happens when the start was missed.
 *
 * Leaves out: reading a wall clock, which the engine does.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Radio, Select, Switch } from '@mantine/core';
import '@mantine/dates/styles.css';
import 'dayjs/locale/de';
import { DatePickerInput, TimePicker } from '@mantine/dates';
import { useMemo } from 'react';
import { useFormat } from '../../format';
import type { HoursView, PlanView } from '../../host/types';
import css from './plan.module.css';
import { ourZone, zoneChoices, zoneName } from './zones';

export interface PartProps {
  plan: PlanView;
  onChange: (some: Partial<PlanView>) => void;
}

const two = (value: number) => String(value).padStart(2, '0');

/** Tomorrow at nine, on this computer's calendar. */
export function tomorrowAtNine(now: Date): string {
  const next = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  return `${next.getFullYear()}-${two(next.getMonth() + 1)}-${two(next.getDate())}T09:00`;
}

/** "09:30" → 570; null while it is half typed. */
export function minutesOf(time: string): number | null {
  const match = /^(\d{1,2}):(\d{2})/.exec(time);
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}

const timeOf = (minutes: number) => `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;

function Time(props: { label: string; value: string; onChange: (time: string) => void }) {
  const { t } = useLingui();
  return (
    <TimePicker
      label={props.label}
      value={props.value}
      onChange={props.onChange}
      hoursInputLabel={t`${props.label}: hours`}
      minutesInputLabel={t`${props.label}: minutes`}
    />
  );
}

export function Zone({ plan, onChange }: PartProps) {
  const { t } = useLingui();
  const [ours] = zoneName(ourZone()).split(', ');
  const label = t`${ours} (this computer)`;
  const choices = useMemo(() => zoneChoices(label, plan.zone), [label, plan.zone]);
  return (
    <Select
      label={t`Time zone`}
      data={choices}
      value={plan.zone}
      searchable
      limit={60}
      allowDeselect={false}
      nothingFoundMessage={t`No results`}
      onChange={(zone) => onChange({ zone: zone ?? '' })}
    />
  );
}

export function Start({ plan, onChange }: PartProps) {
  const { t, i18n } = useLingui();
  const at = plan.start_at;
  const [date, time] = at === null ? ['', ''] : at.split('T');
  return (
    <>
      <Radio.Group
        label={t`Start`}
        labelProps={{ className: 'unseen' }}
        value={at === null ? 'now' : 'at'}
        onChange={(value) =>
          onChange({ start_at: value === 'now' ? null : (at ?? tomorrowAtNine(new Date())) })
        }
      >
        <div className={css.choices}>
          <Radio value="now" label={t`When I press Send`} />
          <Radio value="at" label={t`At a date and time`} />
        </div>
      </Radio.Group>
      {at === null ? null : (
        <div className={css.under}>
          <div className={css.three}>
            <DatePickerInput
              label={t`Date`}
              value={date || null}
              locale={i18n.locale}
              firstDayOfWeek={1}
              valueFormat="D MMM YYYY"
              minDate={new Date()}
              onChange={(value) => value && onChange({ start_at: `${value}T${time || '09:00'}` })}
            />
            <Time
              label={t`Time`}
              value={time ?? ''}
              onChange={(value) => {
                const minutes = minutesOf(value);
                if (minutes !== null) onChange({ start_at: `${date}T${timeOf(minutes)}` });
              }}
            />
            <Zone plan={plan} onChange={onChange} />
          </div>
          <Radio.Group
            label={t`If this computer is off or asleep`}
            value={plan.missed}
            onChange={(value) => onChange({ missed: value === 'send' ? 'send' : 'ask' })}
          >
            <div className={css.choices}>
              <Radio value="ask" label={t`Ask me before sending late`} />
              <Radio value="send" label={t`Send late without asking`} />
            </div>
          </Radio.Group>
        </div>
      )}
    </>
  );
}

const office: HoursView = { from: 9 * 60, to: 17 * 60, days: [1, 2, 3, 4, 5] };

export function SendingHours({ plan, onChange }: PartProps) {
  const { t } = useLingui();
  const format = useFormat();
  const { hours } = plan;
  const set = (some: Partial<HoursView>) =>
    hours ? onChange({ hours: { ...hours, ...some } }) : undefined;
  const every = hours !== null && hours.days.length === 0;
  const on = (day: number) => every || (hours?.days.includes(day) ?? false);
  const toggle = (day: number) => {
    const all = [1, 2, 3, 4, 5, 6, 7];
    const days = all.filter((one) => (one === day ? !on(one) : on(one)));
    // An empty list means every day, so the last day stays checked.
    if (days.length > 0) set({ days: days.length === 7 ? [] : days });
  };
  return (
    <>
      <Switch
        checked={hours !== null}
        label={t`Only at certain hours`}
        description={t`Sending pauses outside these hours and resumes automatically.`}
        onChange={(event) => onChange({ hours: event.currentTarget.checked ? office : null })}
      />
      {hours ? (
        <div className={css.under}>
          <div className={css.three}>
            <Time
              label={t({ message: 'From', context: 'time' })}
              value={timeOf(hours.from)}
              onChange={(value) => {
                const from = minutesOf(value);
                if (from !== null) set({ from });
              }}
            />
            <Time
              label={t({ message: 'To', context: 'time' })}
              value={timeOf(hours.to)}
              onChange={(value) => {
                const to = minutesOf(value);
                if (to !== null) set({ to });
              }}
            />
            {plan.start_at === null ? <Zone plan={plan} onChange={onChange} /> : null}
          </div>
          <div role="group" aria-label={t`Days`} className={css.days}>
            {[1, 2, 3, 4, 5, 6, 7].map((day) => (
              <Checkbox
                key={day}
                size="xs"
                checked={on(day)}
                label={format.weekdayShort(day)}
                onChange={() => toggle(day)}
              />
            ))}
          </div>
        </div>
      ) : null}
    </>
  );
}

export function RecipientTimeZone({ plan, onChange }: PartProps) {
  const { t } = useLingui();
  if (plan.start_at === null && plan.hours === null) return null;
  return (
    <Checkbox
      checked={plan.by_recipient}
      label={t`In each recipient’s time zone, if known`}
      description={<Trans>9:00 means 9:00 local time. Everyone else: as above.</Trans>}
      onChange={(event) => onChange({ by_recipient: event.currentTarget.checked })}
    />
  );
}
