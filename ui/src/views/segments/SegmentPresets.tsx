/**
 * Common segments to start from, one click each.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group as Row, Stack } from '@mantine/core';
import { IconCake, IconMailOff, IconUserPlus } from '@tabler/icons-react';
import { useRead } from '../../api';
import { emptyGroup, freshRule, type Group } from '../../features/segment';
import type { SegmentRule } from '../../host/types';

export interface SegmentPreset {
  name: string;
  rule: Group;
}

/** The name of a field with birthdays in most files. */
const birthday = /birth|geburt/i;

export function SegmentPresets({ onSelect }: { onSelect: (preset: SegmentPreset) => void }) {
  const { t } = useLingui();
  const { data: fields = [] } = useRead('contact_fields', {});
  const select = (name: string, rule: SegmentRule) =>
    onSelect({ name, rule: { ...emptyGroup, rules: [rule] } });
  return (
    <Stack gap={8}>
      <p className="small faint">
        <Trans>Or start with</Trans>
      </p>
      <Row gap={8}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconMailOff size={14} />}
          onClick={() => select(t`Opened none of the last 3`, freshRule('opened_of_last'))}
        >
          <Trans>Received the last 3 emails, opened none</Trans>
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconUserPlus size={14} />}
          onClick={() => select(t`New in the last 30 days`, freshRule('since'))}
        >
          <Trans>New in the last 30 days</Trans>
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconCake size={14} />}
          onClick={() =>
            select(t`Birthday today`, {
              kind: 'field',
              name: fields.find((name) => birthday.test(name)) ?? '',
              test: { op: 'anniversary_today' },
            })
          }
        >
          <Trans>Birthday today</Trans>
        </Button>
      </Row>
    </Stack>
  );
}
