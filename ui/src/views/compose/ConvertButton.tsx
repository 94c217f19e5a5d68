/** Turns the mail of the text editor into blocks, after a question: there is no way back. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconLayoutGrid } from '@tabler/icons-react';
import { useState } from 'react';
import { type Failure, toFailure } from '../../api';
import { ConfirmDialog, FailureText, Note } from '../../components';

export function ConvertButton({ onBlocks }: { onBlocks: () => Promise<void> }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const convert = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await onBlocks();
    } catch (thrown) {
      setFailure(toFailure(thrown));
      setBusy(false);
    }
  };
  return (
    <>
      <Button
        variant="subtle"
        leftSection={<IconLayoutGrid size={16} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        <Trans>Convert to blocks</Trans>
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t`Convert to blocks?`}
        yes={t`Convert to blocks`}
        no={t`Stay in the editor`}
        busy={busy}
        onNo={() => setAsking(false)}
        onYes={() => void convert()}
      >
        <Trans>
          The email gets a theme, and each heading, image, button and table becomes a block that you
          can move. The blocks can’t be turned back into a plain letter.
        </Trans>
        {failure ? (
          <Note kind="danger">
            <FailureText failure={failure} />
          </Note>
        ) : null}
      </ConfirmDialog>
    </>
  );
}
