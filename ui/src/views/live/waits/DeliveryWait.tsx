/**
 * Deliveries that were attempted and wait: for a retry, or in doubt for a decision.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { IconHelpHexagon, IconRotateClockwise } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useRelativeTime } from '../../../features/relativeTime';
import { useFormat } from '../../../format';
import type { DeliveryStatus } from '../../../host/types';
import { iconProps, WaitLine, type WaitProps } from './WaitLine';

interface DeliveryWaitProps extends Omit<WaitProps<'trying_again' | 'in_doubt'>, 'onChange'> {
  /** The campaign. */
  id: string;
}

export function DeliveryWait({ id, wait }: DeliveryWaitProps) {
  const { t } = useLingui();
  const format = useFormat();
  const when = useRelativeTime();
  const navigate = useNavigate();
  const deliveries = (status: DeliveryStatus) =>
    void navigate({ to: '/campaigns/$id/deliveries', params: { id }, search: { status } });
  switch (wait.kind) {
    case 'trying_again': {
      const count = format.number(wait.count);
      const next = when(wait.next_at);
      return (
        <WaitLine
          icon={<IconRotateClockwise {...iconProps} color="var(--pr-deferred-text)" />}
          title={<Plural value={wait.count} one="One to retry" other={`${count} to retry`} />}
          action={{ label: t`Show`, run: () => deliveries('deferred') }}
        >
          <Trans>Next retry {next}.</Trans>
        </WaitLine>
      );
    }
    case 'in_doubt': {
      const count = format.number(wait.count);
      return (
        <WaitLine
          icon={<IconHelpHexagon {...iconProps} color="var(--pr-in-doubt-text)" />}
          title={<Plural value={wait.count} one="One in doubt" other={`${count} in doubt`} />}
          action={{ label: t`Resolve`, run: () => deliveries('in_doubt') }}
        >
          <Trans>They may have arrived. You decide.</Trans>
        </WaitLine>
      );
    }
  }
}
