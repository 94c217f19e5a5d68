/**
 * Addresses and domains as one types or pastes them, one a line; what is neither stays in the box.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWrite } from '../../api';
import { useFailureText } from '../../components';
import { useSay } from '../../features/say';
import { reasonName } from '../../features/suppressionLabels';
import { useFormat } from '../../format';
import type { SuppressionBad, SuppressionReason } from '../../host/types';

const reasons: SuppressionReason[] = ['blocked', 'unsubscribed', 'bounced', 'complained'];

export function AddDialog({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const tell = useSay();
  const words = useFailureText();
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  const [reason, setReason] = useState<SuppressionReason>('blocked');
  const [bad, setBad] = useState<SuppressionBad[]>([]);
  const add = useWrite('suppression_add', {
    onDone: (done) => {
      const shown = format.number(done.added);
      tell({ message: t`Added to the suppression list: ${shown}` });
      if (done.bad.length === 0) return onClose();
      setBad(done.bad);
      setText(done.bad.map((one) => one.text).join('\n'));
    },
  });
  const lines = bad.map((one) => one.text).join(', ');
  const wrong = bad.length > 0 ? t`Not an email address or domain: ${lines}` : undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={<Trans>Add to suppression list</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form
        style={{ display: 'flex', flexDirection: 'column', gap: 16 }}
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate({ text, reason, note, expires_at: null });
        }}
      >
        <Textarea
          data-autofocus
          label={t`Email addresses and domains, one per line`}
          description={t`A domain such as example.com blocks everyone there.`}
          value={text}
          minRows={4}
          maxRows={12}
          autosize
          error={add.error ? words(add.error) : wrong}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          label={t`Reason`}
          data={reasons.map((value) => ({ value, label: reasonName(i18n, value) }))}
          value={reason}
          allowDeselect={false}
          onChange={(value) => setReason(reasons.find((one) => one === value) ?? 'blocked')}
        />
        <TextInput
          label={t`Note`}
          value={note}
          maxLength={200}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <div style={{ display: 'flex', gap: 8, justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" disabled={text.trim() === ''} loading={add.isPending}>
            <Trans>Add</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
