/**
 * Why deliveries wait: one line for each reason, with the action that resolves it.
 */
import { Trans } from '@lingui/react/macro';
import { Box, Text } from '@mantine/core';
import { memo } from 'react';
import { Panel } from '../../components';
import type { PlanPart } from '../../features/plan';
import type { Wait } from '../../host/types';
import { DeliveryWait } from './waits/DeliveryWait';
import { HeldWait } from './waits/HeldWait';
import { RelayWait } from './waits/RelayWait';
import { ScheduleWait } from './waits/ScheduleWait';

interface ReasonProps {
  id: string;
  wait: Wait;
  /** Opens the dialog that changes this part of the plan. */
  onChange: (part: PlanPart) => void;
}

const Reason = memo(function Reason({ id, wait, onChange }: ReasonProps) {
  switch (wait.kind) {
    case 'pace':
    case 'relay_paused':
    case 'no_relay':
    case 'spent':
    case 'taken_over':
      return <RelayWait wait={wait} onChange={onChange} />;
    case 'hours':
    case 'scheduled':
    case 'overdue':
      return <ScheduleWait wait={wait} onChange={onChange} />;
    case 'trying_again':
    case 'in_doubt':
      return <DeliveryWait id={id} wait={wait} />;
    case 'asleep':
    case 'slowed_down':
    case 'paused':
    case 'stopped':
      return <HeldWait wait={wait} onChange={onChange} />;
  }
});

export interface WaitReasonsProps {
  id: string;
  waits: Wait[];
  onChange: (part: PlanPart) => void;
}

export const WaitReasons = memo(function WaitReasons({ id, waits, onChange }: WaitReasonsProps) {
  return (
    <Panel title={<Trans>Waiting for</Trans>}>
      {waits.length === 0 ? (
        <Text p={16} className="faint">
          <Trans>Nothing is waiting.</Trans>
        </Text>
      ) : (
        <Box component="ul" py={8}>
          {waits.map((wait) => (
            <Reason
              key={`${wait.kind} ${'relay' in wait ? wait.relay : ''}`}
              id={id}
              wait={wait}
              onChange={onChange}
            />
          ))}
        </Box>
      )}
    </Panel>
  );
});
