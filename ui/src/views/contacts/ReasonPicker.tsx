/**
 * Chooses one of the reasons for which contacts cannot be emailed, each with its count.
 */
import { useLingui } from '@lingui/react/macro';
import { Group, SegmentedControl } from '@mantine/core';
import { StateMark } from '../../components';
import { useFormat } from '../../format';
import type { ContactCounts, ContactStatus } from '../../host/types';
import type { BlockedStatus } from './search';

const reasons: BlockedStatus[] = ['unsubscribed', 'bounced', 'complained'];

export interface ReasonPickerProps {
  counts: ContactCounts;
  reason: ContactStatus;
  onReason: (reason: BlockedStatus) => void;
}

export function ReasonPicker({ counts, reason, onReason }: ReasonPickerProps) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <SegmentedControl
      aria-label={t`Reason`}
      value={reason}
      onChange={(value) => onReason(value as BlockedStatus)}
      data={reasons.map((value) => ({
        value,
        label: (
          <Group gap={6} wrap="nowrap">
            <StateMark state={value} size={14} />
            <span className="small medium faint num">{format.number(counts[value])}</span>
          </Group>
        ),
      }))}
    />
  );
}
