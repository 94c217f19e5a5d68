/** Where data and passwords are stored, and the copies of the workspace. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack } from '@mantine/core';
import { useRead, useWrite } from '../../api';
import { Fact, Facts, Panel, SkeletonRows, useFailureText } from '../../components';
import { useToast } from '../../features/toast';
import { useFormat } from '../../format';
import type { BackupView } from '../../host/types';

function Backups({ backups }: { backups: BackupView[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const toast = useToast();
  const failureText = useFailureText();
  const remove = useWrite('backup_delete', {
    onFailure: (failure) => toast({ error: true, message: failureText(failure) }),
  });
  return (
    <Stack gap={4}>
      {backups.map(({ path, size, format: version }) => (
        <Group key={version} gap={8} wrap="nowrap">
          <span className="mono">{path}</span>
          <span className="small faint num">{format.bytes(size)}</span>
          <Button
            size="xs"
            variant="subtle"
            loading={remove.isPending}
            aria-label={t`Delete ${path}`}
            onClick={() => remove.mutate({ format: version })}
          >
            <Trans>Delete</Trans>
          </Button>
        </Group>
      ))}
    </Stack>
  );
}

export function DataStorage() {
  const { data } = useRead('app_state', {});
  return (
    <Panel title={<Trans>Data storage</Trans>} pad>
      {data ? (
        <Facts termWidth="minmax(8rem, auto)">
          <Fact term={<Trans>Contacts and campaigns</Trans>}>
            <span className="mono">{data.workspace_path}</span>
            <p className="small faint">
              <Trans>On this computer only. To back up, close Postroom and copy this file.</Trans>
            </p>
          </Fact>
          {data.backups.length > 0 ? (
            <Fact term={<Trans>Copies from before updates</Trans>}>
              <Backups backups={data.backups} />
            </Fact>
          ) : null}
          <Fact term={<Trans>Passwords</Trans>}>
            {data.secret_home === 'keychain' ? (
              <Trans>In the system keychain, never in the file above.</Trans>
            ) : (
              <Trans>
                In memory until you close Postroom. No keychain is available on this computer, so
                you’ll be asked again next time.
              </Trans>
            )}
          </Fact>
        </Facts>
      ) : (
        <SkeletonRows rows={2} />
      )}
    </Panel>
  );
}
