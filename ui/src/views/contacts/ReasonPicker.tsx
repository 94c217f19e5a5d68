/**
 * Why somebody may not be written to: chooses one of the three reasons, each with its count.
 */
import { useLingui } from '@lingui/react/macro';
import { SegmentedControl } from '@mantine/core';
import { StateMark } from '../../components';
import { useFormat } from '../../format';
import type { ContactCounts, ContactStatus } from '../../host/types';
import css from './contacts.module.css';

type Reason = Exclude<ContactStatus, 'subscribed'>;

const reasons: Reason[] = ['unsubscribed', 'bounced', 'complained'];

export interface ReasonPickerProps {
  counts: ContactCounts;
  reason: Reason;
  onReason: (reason: Reason) => void;
}

export function ReasonPicker({ counts, reason, onReason }: ReasonPickerProps) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <SegmentedControl
      aria-label={t`Why they may not be written to`}
      value={reason}
      onChange={(value) => onReason(value as Reason)}
      data={reasons.map((value) => ({
        value,
        label: (
          <span className={css.mark}>
            <StateMark state={value} size={14} />
            <span className={`${css.count} num`}>{format.number(counts[value])}</span>
          </span>
        ),
      }))}
    />
  );
}
