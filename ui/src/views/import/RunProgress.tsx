/**
 * A check or an import under way: rows so far, and a button that stops it.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useWrite } from '../../api';
import { Gauge, Panel } from '../../components';
import { useFormat } from '../../format';
import type { ImportStatus } from '../../host/types';
import { roundEstimate } from './plan';

export interface RunProgressProps {
  /** All of them, one for each file. */
  ids: string[];
  /** Null: nothing known yet. */
  status: ImportStatus | null;
  /** After it was stopped, where one can go back. */
  onBack?: () => void;
}

export function RunProgress({ ids, status, onBack }: RunProgressProps) {
  const { t } = useLingui();
  const format = useFormat();
  const stop = useWrite('import_stop');
  const rows = format.number(status?.rows ?? 0);
  const all = format.number(roundEstimate(status?.row_estimate ?? 0));
  const dry = status?.dry_run ?? true;
  return (
    <Panel title={dry ? t`Checking the file` : t`Importing`}>
      <Stack gap={8} px={16} pt={12} pb={16}>
        <Group gap={8} wrap="nowrap" justify="space-between">
          <span className="num" role="status">
            <Trans>
              {rows} of about {all} rows
            </Trans>
          </span>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlayerStop size={14} color="var(--pr-danger)" />}
            loading={stop.isPending}
            onClick={async () => {
              for (const id of ids) await stop.mutateAsync({ id });
              onBack?.();
            }}
          >
            <Trans>Stop</Trans>
          </Button>
        </Group>
        <Gauge used={status?.rows ?? 0} of={status?.row_estimate ?? 0} label={t`Rows processed`} />
        <p className="small faint">
          {dry ? (
            <Trans>The check saves nothing.</Trans>
          ) : (
            <Trans>
              You can keep working; the import runs in the background. If you stop it, contacts
              imported so far are kept.
            </Trans>
          )}
        </p>
      </Stack>
    </Panel>
  );
}
