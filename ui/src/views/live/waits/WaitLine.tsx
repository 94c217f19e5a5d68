/**
 * One reason why deliveries wait: icon, title, explanation, and the action that resolves it.
 */
import { Box, Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PlanPart } from '../../../features/plan';
import type { Wait } from '../../../host/types';
import css from '../live.module.css';

/** The props of a component that shows reasons of these kinds. */
export interface WaitProps<Kind extends Wait['kind']> {
  wait: Extract<Wait, { kind: Kind }>;
  /** Opens the dialog that changes this part of the plan. */
  onChange: (part: PlanPart) => void;
}

export const iconProps = { size: 16, stroke: 1.9, 'aria-hidden': true } as const;

export function WaitLine({
  icon,
  title,
  children,
  action,
}: {
  icon: ReactNode;
  title: ReactNode;
  children: ReactNode;
  action?: { label: string; run: () => void };
}) {
  return (
    <Group
      component="li"
      gap={10}
      wrap="nowrap"
      align="flex-start"
      pl={16}
      pr={8}
      py={6}
      className={css.wait}
    >
      {icon}
      <Box flex={1} miw={0} className={css.text}>
        <div className="medium num">{title}</div>
        <div className="small faint num">{children}</div>
      </Box>
      {action ? (
        <Button variant="subtle" size="xs" onClick={action.run}>
          {action.label}
        </Button>
      ) : null}
    </Group>
  );
}
