/** The bar below the selected entries, and the dialog that confirms their removal. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useWrite } from '../../api';
import { BulkBar, ConfirmDialog, useFailureText } from '../../components';
import { useToast } from '../../features/toast';
import { useFormat } from '../../format';
import type { SuppressionChoice } from '../../host/types';

export interface RemoveEntriesProps {
  count: number;
  choice: SuppressionChoice;
  onClear: () => void;
}

export function RemoveEntries({ count, choice, onClear }: RemoveEntriesProps) {
  const { t } = useLingui();
  const format = useFormat();
  const showToast = useToast();
  const failureText = useFailureText();
  const [opened, setOpened] = useState(false);
  const remove = useWrite('suppression_remove', {
    onDone: (done) => {
      const removed = format.number(done.count);
      showToast({ message: t`Removed from the suppression list: ${removed}` });
      onClear();
    },
    onFailure: (failure) =>
      showToast({ error: true, title: t`Nothing was changed`, message: failureText(failure) }),
  });
  const number = format.number(count);
  return (
    <>
      {count > 0 ? (
        <BulkBar count={count} onClear={onClear}>
          <Button size="xs" variant="subtle" onClick={() => setOpened(true)}>
            <Trans>Remove</Trans>
          </Button>
        </BulkBar>
      ) : null}
      <ConfirmDialog
        opened={opened}
        title={
          <Plural
            value={count}
            one={`Remove ${number} entry?`}
            other={`Remove ${number} entries?`}
          />
        }
        yes={<Trans>Remove</Trans>}
        no={<Trans>Keep entries</Trans>}
        onYes={() => {
          setOpened(false);
          remove.mutate({ choice });
        }}
        onNo={() => setOpened(false)}
      >
        <Trans>
          They can receive email again after an import. Contacts marked as unsubscribed, bounced or
          complained keep that status until you change it.
        </Trans>
      </ConfirmDialog>
    </>
  );
}
