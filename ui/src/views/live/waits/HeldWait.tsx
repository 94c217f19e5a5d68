/**
 * Deliveries held by the user, by a suspended computer, or because the campaign stopped.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { IconAlertOctagon, IconGauge, IconMoon, IconPlayerPause } from '@tabler/icons-react';
import { usePlanLabels } from '../../../features/plan';
import { iconProps, WaitLine, type WaitProps } from './WaitLine';

export function HeldWait({
  wait,
  onChange,
}: WaitProps<'asleep' | 'slowed_down' | 'paused' | 'stopped'>) {
  const { t } = useLingui();
  const plan = usePlanLabels();
  switch (wait.kind) {
    case 'asleep':
      return (
        <WaitLine
          icon={<IconMoon {...iconProps} color="var(--pr-ink-faint)" />}
          title={<Trans>This computer is going to sleep</Trans>}
        >
          <Trans>Sending resumes when the computer wakes up.</Trans>
        </WaitLine>
      );
    case 'slowed_down': {
      const speed = plan.speed(wait.per_second);
      return (
        <WaitLine
          icon={<IconGauge {...iconProps} color="var(--pr-ink-faint)" />}
          title={<Trans>Speed limit set by you</Trans>}
          action={{ label: t`Edit`, run: () => onChange('speed') }}
        >
          <Trans>At most {speed}.</Trans>
        </WaitLine>
      );
    }
    case 'paused':
      return (
        <WaitLine
          icon={<IconPlayerPause {...iconProps} color="var(--pr-warning)" />}
          title={<Trans>Paused by you</Trans>}
        >
          <Trans>Nothing is sent until you press Resume.</Trans>
        </WaitLine>
      );
    case 'stopped':
      return (
        <WaitLine
          icon={<IconAlertOctagon {...iconProps} color="var(--pr-danger)" />}
          title={<Trans>Sending stopped</Trans>}
        >
          {wait.text}
        </WaitLine>
      );
  }
}
