/**
 * What an import makes of a row: word, icon and colour.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Group } from '@mantine/core';
import {
  IconAlertOctagon,
  IconEqual,
  IconPencil,
  IconUserMinus,
  IconUserPlus,
  IconUserQuestion,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useFormat } from '../../format';
import type { ColumnRole, RowResult } from '../../host/types';
import { reasonLabel, roleName } from './importLabels';

function Changes({ columns }: { columns: ColumnRole[] }) {
  const { t, i18n } = useLingui();
  const [first] = columns;
  if (columns.length > 1) return <Plural value={columns.length} other="# values change" />;
  if (first?.kind === 'consent') return t`Consent changes`;
  const name = first ? roleName(i18n, first) : '';
  return name ? <Trans>Changes {name}</Trans> : <Trans context="row">Changes</Trans>;
}

function Mark({ icon, title, children }: { icon: ReactNode; title?: string; children: ReactNode }) {
  return (
    <Group component="span" gap={6} wrap="nowrap" miw={0} fz="sm" title={title}>
      {icon}
      <span className="cut">{children}</span>
    </Group>
  );
}

export function RowOutcome({ result }: { result: RowResult }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const iconProps = { size: 14, stroke: 2, 'aria-hidden': true };
  switch (result.kind) {
    case 'new':
      return (
        <Mark icon={<IconUserPlus {...iconProps} color="var(--pr-success)" />}>
          <Trans>New</Trans>
        </Mark>
      );
    case 'no_consent':
      return (
        <Mark
          icon={<IconUserQuestion {...iconProps} color="var(--pr-ink-faint)" />}
          title={t`New contact without consent: receives no email`}
        >
          <Trans>New, no consent</Trans>
        </Mark>
      );
    case 'changes':
      return (
        <Mark
          icon={<IconPencil {...iconProps} color="var(--pr-primary-text)" />}
          title={format.list(result.columns.map((role) => roleName(i18n, role)))}
        >
          <Changes columns={result.columns} />
        </Mark>
      );
    case 'same':
      return (
        <Mark icon={<IconEqual {...iconProps} color="var(--pr-ink-faint)" />}>
          <Trans>Unchanged</Trans>
        </Mark>
      );
    case 'stays_out':
      return (
        <Mark
          icon={<IconUserMinus {...iconProps} color="var(--pr-ink-faint)" />}
          title={t`Unsubscribed, bounced or complained: receives no email`}
        >
          <Trans>Suppressed</Trans>
        </Mark>
      );
    case 'refused': {
      const reason = reasonLabel(i18n, result.reason, result.message);
      return (
        <Mark
          icon={<IconAlertOctagon {...iconProps} color="var(--pr-danger)" />}
          title={t`Skipped: ${reason}`}
        >
          {reason}
        </Mark>
      );
    }
  }
}
