/**
 * Deliveries that wait for the schedule of the campaign: its start or its sending hours.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { IconAlertTriangle, IconCalendarTime, IconClock } from '@tabler/icons-react';
import { useRelativeTime } from '../../../features/relativeTime';
import { useFormat } from '../../../format';
import { iconProps, WaitLine, type WaitProps } from './WaitLine';

export function ScheduleWait({ wait, onChange }: WaitProps<'hours' | 'scheduled' | 'overdue'>) {
  const { t } = useLingui();
  const format = useFormat();
  const when = useRelativeTime();
  switch (wait.kind) {
    case 'hours': {
      const opens = when(wait.opens_at);
      return (
        <WaitLine
          icon={<IconClock {...iconProps} color="var(--pr-ink-faint)" />}
          title={<Trans>Resumes {opens}</Trans>}
          action={{ label: t`Edit`, run: () => onChange('hours') }}
        >
          <Trans>It is limited to certain hours of the day.</Trans>
        </WaitLine>
      );
    }
    case 'scheduled': {
      const at = format.full(wait.at);
      return (
        <WaitLine
          icon={<IconCalendarTime {...iconProps} color="var(--pr-primary-text)" />}
          title={<Trans>Starts {at}</Trans>}
          action={{ label: t`Edit`, run: () => onChange('start') }}
        >
          <Trans>It starts automatically if this computer is on.</Trans>
        </WaitLine>
      );
    }
    case 'overdue': {
      const at = wait.at === null ? null : format.full(wait.at);
      return (
        <WaitLine
          icon={<IconAlertTriangle {...iconProps} color="var(--pr-warning)" />}
          title={at ? <Trans>Start was due {at}</Trans> : <Trans>Start missed</Trans>}
          action={{ label: t`Edit`, run: () => onChange('start') }}
        >
          {wait.text ?? <Trans>This computer was off or asleep. You decide.</Trans>}
        </WaitLine>
      );
    }
  }
}
