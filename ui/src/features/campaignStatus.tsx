/**
 * The word, icon and colour of each campaign status.
 */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { Group } from '@mantine/core';
import {
  type Icon,
  IconAlertOctagon,
  IconAlertTriangle,
  IconCalendarTime,
  IconCircleCheck,
  IconPencil,
  IconPlayerPause,
  IconPlayerStop,
  IconSend,
} from '@tabler/icons-react';
import type { CampaignStatus } from '../host/types';
import css from './campaignStatus.module.css';

interface StatusAppearance {
  word: MessageDescriptor;
  Icon: Icon;
  color: string;
}

export const campaignStatuses: Record<CampaignStatus, StatusAppearance> = {
  draft: { word: msg`Draft`, Icon: IconPencil, color: 'var(--pr-ink-faint)' },
  scheduled: { word: msg`Scheduled`, Icon: IconCalendarTime, color: 'var(--pr-primary-text)' },
  overdue: { word: msg`Start missed`, Icon: IconAlertTriangle, color: 'var(--pr-warning)' },
  sending: { word: msg`Sending`, Icon: IconSend, color: 'var(--pr-sending-text)' },
  paused: { word: msg`Paused`, Icon: IconPlayerPause, color: 'var(--pr-warning)' },
  stopped: { word: msg`Stopped`, Icon: IconAlertOctagon, color: 'var(--pr-danger)' },
  done: { word: msg`Done`, Icon: IconCircleCheck, color: 'var(--pr-success)' },
  cancelled: {
    word: msg`Canceled`,
    Icon: IconPlayerStop,
    color: 'var(--pr-withdrawn-text)',
  },
};

export function CampaignMark({ status }: { status: CampaignStatus }) {
  const { i18n } = useLingui();
  const { word, Icon, color } = campaignStatuses[status];
  return (
    <Group component="span" display="inline-flex" gap={6} wrap="nowrap" className={css.mark}>
      <Icon size={16} stroke={1.9} color={color} aria-hidden />
      {i18n._(word)}
    </Group>
  );
}
