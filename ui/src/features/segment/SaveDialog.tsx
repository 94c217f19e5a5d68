/**
 * A name for a filter, under which it is kept as a segment.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWrite } from '../../api';
import { useFailureText } from '../../components';
import type { SegmentRule, SegmentView } from '../../host/types';
import css from '../dialog.module.css';

export interface SaveDialogProps {
  opened: boolean;
  rule: SegmentRule;
  onClose: () => void;
  onSaved: (segment: SegmentView) => void;
}

export function SaveDialog({ opened, rule, onClose, onSaved }: SaveDialogProps) {
  const { t } = useLingui();
  const words = useFailureText();
  const [name, setName] = useState('');
  const save = useWrite('segment_save', {
    onDone: (saved) => {
      onSaved(saved);
      onClose();
    },
  });
  return (
    <Modal
      opened={opened}
      onExitTransitionEnd={() => {
        setName('');
        save.reset();
      }}
      centered
      size="sm"
      onClose={onClose}
      title={<Trans>Save as segment</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ id: null, name: name.trim(), rule });
        }}
      >
        <TextInput
          data-autofocus
          label={t`Name of the segment`}
          description={t`It means whoever matches on the day it is asked, and a campaign can go to it.`}
          value={name}
          maxLength={80}
          error={save.error ? words(save.error) : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" disabled={name.trim() === ''} loading={save.isPending}>
            <Trans>Save</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
