/**
 * What a relay allows: over each stretch of time, at once, towards single domains, while it is
 * warmed up, and from which senders. One line until somebody opens it.
 *
 * The preset fills in what its provider says. Leaves out: counting, and limits learned from replies.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import {
  Box,
  Button,
  Group,
  NumberInput,
  Radio,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
} from '@mantine/core';
import { TimePicker } from '@mantine/dates';
import '@mantine/dates/styles.css';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useId, useMemo, useState } from 'react';
import { Hair } from '../../components';
import { ourZone, zoneChoices, zoneName } from '../../features/plan';
import { useFormat } from '../../format';
import type { DayView, LimitsView, RelayDraft } from '../../host/types';
import { Domains } from './Domains';
import { useLimitsLine } from './limits';
import css from './relay.module.css';
import { WarmUp } from './WarmUp';

export interface LimitsProps {
  draft: RelayDraft;
  onChange: (some: Partial<RelayDraft>) => void;
}

/** A limit; empty: none. */
export function Most(props: {
  label: string;
  value: number | null;
  decimals?: number;
  onChange: (value: number | null) => void;
}) {
  const { t } = useLingui();
  return (
    <NumberInput
      label={props.label}
      value={props.value ?? ''}
      min={0}
      decimalScale={props.decimals ?? 0}
      allowNegative={false}
      hideControls
      placeholder={t`none`}
      onChange={(value) => props.onChange(Number(value) > 0 ? Number(value) : null)}
    />
  );
}

const minutes = (time: string) => {
  const match = /^(\d{1,2}):(\d{2})/.exec(time);
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
};

/** What a day is to the provider; asked only where a day has a limit. */
function Day({ day, onChange }: { day: DayView; onChange: (day: DayView) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const [ours] = zoneName(ourZone()).split(', ');
  const label = t`${ours} (this computer)`;
  const zone = day.kind === 'from' ? day.zone : '';
  const choices = useMemo(() => zoneChoices(label, zone), [label, zone]);
  return (
    <Radio.Group
      label={t`The provider’s day`}
      value={day.kind}
      onChange={(kind) =>
        onChange(kind === 'from' ? { kind: 'from', minute: 0, zone: '' } : { kind: 'rolling' })
      }
    >
      <Group gap="8px 16px">
        <Radio value="rolling" label={t`is the last 24 hours`} />
        <Radio value="from" label={t`begins at a fixed time`} />
      </Group>
      {day.kind === 'from' ? (
        <SimpleGrid cols={2} spacing={8} mt={8}>
          <TimePicker
            label={t`At`}
            value={format.minuteOfDay24(day.minute)}
            hoursInputLabel={t`The provider’s day begins: hours`}
            minutesInputLabel={t`The provider’s day begins: minutes`}
            onChange={(value) => {
              const minute = minutes(value);
              if (minute !== null) onChange({ ...day, minute });
            }}
          />
          <Select
            label={t`Time zone`}
            data={choices}
            value={day.zone}
            searchable
            limit={60}
            allowDeselect={false}
            nothingFoundMessage={t`No results`}
            onChange={(value) => onChange({ ...day, zone: value ?? '' })}
          />
        </SimpleGrid>
      ) : null}
    </Radio.Group>
  );
}

function Part({
  title,
  help,
  children,
}: {
  title: ReactNode;
  help: ReactNode;
  children: ReactNode;
}) {
  return (
    <Stack gap={10}>
      <Hair />
      <div>
        <h3>{title}</h3>
        <p className="small faint">{help}</p>
      </div>
      {children}
    </Stack>
  );
}

function Inside({ draft, onChange }: LimitsProps) {
  const { t } = useLingui();
  const { limits } = draft;
  const set = (some: Partial<LimitsView>) => onChange({ limits: { ...limits, ...some } });
  return (
    <>
      <SimpleGrid cols={4} spacing={8}>
        <Most
          label={t`Per second`}
          value={draft.per_second}
          decimals={2}
          onChange={(per_second) => onChange({ per_second })}
        />
        <Most
          label={t`Per minute`}
          value={limits.per_minute}
          onChange={(per_minute) => set({ per_minute })}
        />
        <Most
          label={t`Per hour`}
          value={limits.per_hour}
          onChange={(per_hour) => set({ per_hour })}
        />
        <Most label={t`Per day`} value={limits.per_day} onChange={(per_day) => set({ per_day })} />
      </SimpleGrid>
      {limits.per_day !== null || limits.warm_up !== null ? (
        <Day day={limits.day} onChange={(day) => set({ day })} />
      ) : null}
      <SimpleGrid cols={2} spacing={8} style={{ alignItems: 'end' }}>
        <NumberInput
          label={t`Simultaneous connections`}
          value={draft.connections}
          min={1}
          max={100}
          allowDecimal={false}
          onChange={(value) => onChange({ connections: Math.max(1, Number(value) || 1) })}
        />
        <Most
          label={t`Emails per connection`}
          value={draft.per_connection}
          onChange={(per_connection) => onChange({ per_connection })}
        />
      </SimpleGrid>
      <Part
        title={<Trans>Warm-up</Trans>}
        help={
          <Trans>
            A new sender builds trust slowly: few emails on the first day, more on each following
            day.
          </Trans>
        }
      >
        <WarmUp plan={limits.warm_up} onChange={(warm_up) => set({ warm_up })} />
      </Part>
      <Part
        title={<Trans>Per recipient domain</Trans>}
        help={
          <Trans>
            Some mail servers accept only a few emails at a time. Sending to other domains
            continues.
          </Trans>
        }
      >
        <Domains domains={limits.domains} onChange={(domains) => set({ domains })} />
      </Part>
      <Part
        title={<Trans>Senders</Trans>}
        help={<Trans>Domains of sender addresses that this relay accepts. Empty: any.</Trans>}
      >
        <TagsInput
          aria-label={t`Sender domains`}
          placeholder={limits.senders.length === 0 ? 'example.org' : undefined}
          value={limits.senders}
          splitChars={[',', ' ', ';']}
          acceptValueOnBlur
          onChange={(senders) => set({ senders: senders.map((one) => one.replace(/^@/, '')) })}
        />
      </Part>
    </>
  );
}

export function Limits({ draft, onChange }: LimitsProps) {
  const line = useLimitsLine();
  const region = useId();
  const [open, setOpen] = useState(false);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <section className={css.limits}>
      <Group gap={12} px={12} py={10} wrap="nowrap">
        <Box flex={1} miw={0}>
          <h3>
            <Trans>Limits</Trans>
          </h3>
          <p className="small soft num">{line(draft)}</p>
        </Box>
        <Button
          variant="default"
          size="xs"
          aria-expanded={open}
          aria-controls={region}
          rightSection={<Chevron size={14} aria-hidden />}
          onClick={() => setOpen(!open)}
        >
          {open ? <Trans>Hide limits</Trans> : <Trans>Change limits</Trans>}
        </Button>
      </Group>
      <div id={region} hidden={!open}>
        {open ? (
          <>
            <Hair />
            <Stack gap={14} p={12}>
              <Inside draft={draft} onChange={onChange} />
            </Stack>
          </>
        ) : null}
      </div>
    </section>
  );
}
