/**
 * Merges a list or a tag into another one.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import { useWrite } from '../../api';
import { useFailureText } from '../../components';
import { useToast } from '../../features/toast';
import { useUndoToast } from '../../features/undo';
import type { ListView } from '../../host/types';

export interface MergeDialogProps {
  list: ListView;
  others: ListView[];
  onClose: () => void;
}

export function MergeDialog({ list, others, onClose }: MergeDialogProps) {
  const { t } = useLingui();
  const showUndoToast = useUndoToast();
  const toast = useToast();
  const failureText = useFailureText();
  const [into, setInto] = useState<string | null>(null);
  const { name } = list;
  const merge = useWrite('list_merge', {
    onDone: ({ change }, request) => {
      const other = others.find((one) => one.id === request.into)?.name ?? '';
      showUndoToast(t`${name} merged into ${other}.`, change);
      onClose();
    },
    onFailure: (failure) =>
      toast({ error: true, title: t`Nothing was changed`, message: failureText(failure) }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      size="sm"
      title={<Trans>Merge {name} into another</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <Select
        data-autofocus
        label={t`Into`}
        description={t`All contacts move there, and ${name} is deleted.`}
        data={others.map((one) => ({ value: one.id, label: one.name }))}
        value={into}
        searchable
        onChange={setInto}
      />
      <Group gap={8} justify="flex-end" mt={16}>
        <Button variant="default" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          disabled={into === null}
          loading={merge.isPending}
          onClick={() => into && merge.mutate({ from: list.id, into })}
        >
          <Trans>Merge</Trans>
        </Button>
      </Group>
    </Modal>
  );
}
