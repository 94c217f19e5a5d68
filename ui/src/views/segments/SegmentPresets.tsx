/**
 * Segments that many begin with, one click each.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconCake, IconMailOff, IconUserPlus } from '@tabler/icons-react';
import { useRead } from '../../api';
import { emptyGroup, freshRule, type Group } from '../../features/segment';
import type { SegmentRule } from '../../host/types';
import css from './segments.module.css';

export interface SegmentPreset {
  name: string;
  rule: Group;
}

/** What a field with birthdays is called in most files. */
const birthday = /birth|geburt/i;

export function SegmentPresets({ onBegin }: { onBegin: (beginning: SegmentPreset) => void }) {
  const { t } = useLingui();
  const { data } = useRead('contact_fields', {});
  const begin = (name: string, rule: SegmentRule) =>
    onBegin({ name, rule: { ...emptyGroup, rules: [rule] } });
  return (
    <div className={css.beginnings}>
      <p className="small faint">
        <Trans>Or begin with</Trans>
      </p>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconMailOff size={14} />}
        onClick={() => begin(t`Never opened the last 3`, freshRule('opened_of_last'))}
      >
        <Trans>Got the last 3 mails, opened none</Trans>
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconUserPlus size={14} />}
        onClick={() => begin(t`New in the last 30 days`, freshRule('since'))}
      >
        <Trans>New in the last 30 days</Trans>
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconCake size={14} />}
        onClick={() =>
          begin(t`Birthday today`, {
            kind: 'field',
            name: data?.find((name) => birthday.test(name)) ?? '',
            test: { op: 'anniversary_today' },
          })
        }
      >
        <Trans>Birthday today</Trans>
      </Button>
    </div>
  );
}
