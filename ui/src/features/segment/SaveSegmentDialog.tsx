/**
 * Asks for a name and saves a filter as a segment.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Modal } from '@mantine/core';
import { useWrite } from '../../api';
import type { SegmentRule, SegmentView } from '../../host/types';
import { NameForm } from '../NameForm';

export interface SaveSegmentDialogProps {
  opened: boolean;
  rule: SegmentRule;
  onClose: () => void;
  onSaved: (segment: SegmentView) => void;
}

export function SaveSegmentDialog({ opened, rule, onClose, onSaved }: SaveSegmentDialogProps) {
  const { t } = useLingui();
  const save = useWrite('segment_save', {
    onDone: (saved) => {
      onSaved(saved);
      onClose();
    },
  });
  return (
    <Modal
      opened={opened}
      onExitTransitionEnd={save.reset}
      centered
      size="sm"
      onClose={onClose}
      title={<Trans>Save as segment</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <NameForm
        label={t`Segment name`}
        description={t`A segment always contains the contacts that match right now. You can send campaigns to it.`}
        action={<Trans>Save</Trans>}
        error={save.error}
        busy={save.isPending}
        onSave={(name) => save.mutate({ id: null, name, rule })}
        onCancel={onClose}
      />
    </Modal>
  );
}
