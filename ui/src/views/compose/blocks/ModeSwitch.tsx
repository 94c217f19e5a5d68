/** Blocks, own HTML or plain text. Giving blocks up for HTML is asked first. */
import { Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '../../../components';

export interface ModeSwitchProps {
  showsText: boolean;
  onText: (shown: boolean) => void;
  onHtml: () => void;
}

export function ModeSwitch({ showsText, onText, onHtml }: ModeSwitchProps) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <SegmentedControl
        aria-label={t`Editing mode`}
        value={showsText ? 'text' : 'blocks'}
        onChange={(mode) => {
          if (mode === 'html') setAsking(true);
          else onText(mode === 'text');
        }}
        data={[
          { value: 'blocks', label: t`Blocks` },
          { value: 'html', label: t`HTML` },
          { value: 'text', label: t`Plain text` },
        ]}
      />
      <ConfirmDialog
        opened={asking}
        title={t`Edit as HTML?`}
        yes={t`Convert to HTML`}
        no={t`Stay in the editor`}
        onNo={() => setAsking(false)}
        onYes={() => {
          setAsking(false);
          onHtml();
        }}
      >
        <Trans>
          Your blocks are converted to HTML that you can edit. They can’t be turned back into
          blocks.
        </Trans>
      </ConfirmDialog>
    </>
  );
}
