/**
 * Pasting people: addresses, one a line, or a table copied from a spreadsheet; then the import page.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, Textarea } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useWrite } from '../api';
import { FailureText, Note } from '../components';

export function PasteList({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const paste = useWrite('import_paste', {
    onDone: ({ token }) => {
      onClose();
      void navigate({ to: '/contacts/import/$token', params: { token } });
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={<Trans>Paste a list</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
      size="lg"
      centered
    >
      <Textarea
        data-autofocus
        label={t`Email addresses or a table`}
        description={t`Paste email addresses, one per line, or a table copied from a spreadsheet.`}
        rows={10}
        value={text}
        spellCheck={false}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {paste.error ? (
        <Note kind="danger">
          <FailureText failure={paste.error} />
        </Note>
      ) : null}
      <div style={{ display: 'flex', justifyContent: 'flex-end', marginTop: 16 }}>
        <Button
          rightSection={<IconArrowRight size={16} />}
          disabled={text.trim() === ''}
          loading={paste.isPending}
          onClick={() => paste.mutate({ name: t`pasted list.txt`, text })}
        >
          <Trans>Continue</Trans>
        </Button>
      </div>
    </Modal>
  );
}
