/**
 * The menu that opens the plan's dialog for one of its parts.
 */
import { Trans } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import {
  IconAdjustmentsHorizontal,
  IconClock,
  IconGauge,
  IconRotateClockwise,
  IconRoute,
} from '@tabler/icons-react';
import type { PlanPart } from '../../features/plan';

const iconProps = { size: 16, 'aria-hidden': true } as const;

export interface EditPlanMenuProps {
  /** The campaign has not started: its start can be changed too. */
  notStarted: boolean;
  onChange: (parts: PlanPart[]) => void;
}

export function EditPlanMenu({ notStarted, onChange }: EditPlanMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconAdjustmentsHorizontal {...iconProps} />}>
          <Trans context="button">Edit</Trans>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {notStarted ? (
          <Menu.Item
            leftSection={<IconClock {...iconProps} />}
            onClick={() => onChange(['start', 'hours'])}
          >
            <Trans>Schedule…</Trans>
          </Menu.Item>
        ) : null}
        <Menu.Item leftSection={<IconGauge {...iconProps} />} onClick={() => onChange(['speed'])}>
          <Trans>Speed…</Trans>
        </Menu.Item>
        <Menu.Item leftSection={<IconRoute {...iconProps} />} onClick={() => onChange(['relays'])}>
          <Trans>Relays…</Trans>
        </Menu.Item>
        {notStarted ? null : (
          <Menu.Item leftSection={<IconClock {...iconProps} />} onClick={() => onChange(['hours'])}>
            <Trans>Sending hours…</Trans>
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconRotateClockwise {...iconProps} />}
          onClick={() => onChange(['lane', 'retry'])}
        >
          <Trans>Type and retries…</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
