/** Adds a file of addresses and domains to the suppression list, or exports the list to a file. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconDownload, IconFileImport } from '@tabler/icons-react';
import { useWrite } from '../../api';
import { useFailureText } from '../../components';
import { useToast } from '../../features/toast';
import { useFormat } from '../../format';
import { useHost } from '../../host/context';
import type { Failure } from '../../host/types';

export function FileActions() {
  const { t } = useLingui();
  const format = useFormat();
  const host = useHost();
  const showToast = useToast();
  const failureText = useFailureText();
  const onFailure = (failure: Failure) =>
    showToast({ error: true, title: t`Nothing was changed`, message: failureText(failure) });
  const importFile = useWrite('suppression_import', {
    onDone: (done) => {
      const added = format.number(done.added);
      const skipped = format.number(done.bad.length);
      showToast({
        message:
          done.bad.length === 0
            ? t`Added to the suppression list: ${added}`
            : t`Added to the suppression list: ${added}. Skipped, not an email address or domain: ${skipped}.`,
      });
    },
    onFailure,
  });
  const exportFile = useWrite('suppression_export', {
    onDone: ({ name, rows }) => {
      const count = format.number(rows);
      showToast({ message: t`Saved ${count} entries to ${name}.` });
    },
    onFailure,
  });
  const chooseImport = async () => {
    const file = await host.chooseFile();
    if (file) importFile.mutate({ token: file.token, reason: 'unsubscribed', note: '' });
  };
  const chooseExport = async () => {
    const token = await host.chooseSave(t`suppression-list.csv`);
    if (token) exportFile.mutate({ token });
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFileImport size={16} />}
        loading={importFile.isPending}
        onClick={() => void chooseImport()}
      >
        <Trans>Import a file</Trans>
      </Button>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} />}
        loading={exportFile.isPending}
        onClick={() => void chooseExport()}
      >
        <Trans>Export</Trans>
      </Button>
    </>
  );
}
