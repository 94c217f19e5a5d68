/**
 * One custom field: its type and options can be changed; it can be renamed, merged and deleted.
 */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Menu, Select, Stack, TagsInput } from '@mantine/core';
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useWrite } from '../../api';
import { ConfirmDialog, useFailureText } from '../../components';
import css from '../../features/rows.module.css';
import { useToast } from '../../features/toast';
import { useUndoToast } from '../../features/undo';
import { useFormat } from '../../format';
import type { Failure, FieldKind, FieldSize, FieldView } from '../../host/types';
import { FieldNameDialog } from './FieldNameDialog';

const kindLabels: Record<FieldKind, MessageDescriptor> = {
  text: msg`Text`,
  number: msg`Number`,
  date: msg`Date`,
  yes_no: msg`Yes or no`,
  choice: msg`Choice`,
};

function useOnFailure() {
  const { t } = useLingui();
  const toast = useToast();
  const failureText = useFailureText();
  return (failure: Failure) =>
    toast({ error: true, title: t`Nothing was changed`, message: failureText(failure) });
}

/** The type of a field and, for a choice, its options. */
function TypeInputs({ field }: { field: FieldView }) {
  const { t, i18n } = useLingui();
  const { name } = field;
  const save = useWrite('field_save', { onFailure: useOnFailure() });
  return (
    <>
      <Select
        aria-label={t`Type of ${name}`}
        data={Object.entries(kindLabels).map(([value, label]) => ({ value, label: i18n._(label) }))}
        value={field.kind}
        allowDeselect={false}
        onChange={(kind) => save.mutate({ ...field, kind: (kind ?? 'text') as FieldKind })}
      />
      {field.kind === 'choice' ? (
        <TagsInput
          aria-label={t`Options of ${name}`}
          placeholder={field.choices.length > 0 ? undefined : t`Options`}
          value={field.choices}
          onChange={(choices) => save.mutate({ ...field, choices })}
        />
      ) : (
        <span />
      )}
    </>
  );
}

interface DeleteFieldDialogProps {
  size: FieldSize;
  opened: boolean;
  onClose: () => void;
}

function DeleteFieldDialog({ size, opened, onClose }: DeleteFieldDialogProps) {
  const { t } = useLingui();
  const format = useFormat();
  const showUndoToast = useUndoToast();
  const { name } = size.field;
  const people = format.number(size.people);
  const remove = useWrite('field_delete', {
    onDone: ({ change }) => showUndoToast(t`Field ${name} deleted.`, change),
    onFailure: useOnFailure(),
  });
  return (
    <ConfirmDialog
      danger
      opened={opened}
      title={<Trans>Delete the field {name}?</Trans>}
      yes={t`Delete`}
      no={t`Cancel`}
      busy={remove.isPending}
      onNo={onClose}
      onYes={() => {
        onClose();
        remove.mutate({ name });
      }}
    >
      <Plural
        value={size.people}
        one="Its value is removed from one person. You can undo this for 90 days."
        other={`Its values are removed from ${people} people. You can undo this for 90 days.`}
      />
    </ConfirmDialog>
  );
}

export function FieldRow({ size, names }: { size: FieldSize; names: string[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const [dialog, setDialog] = useState<'rename' | 'delete' | null>(null);
  const { name } = size.field;
  const people = format.number(size.people);
  const example = size.example ?? '';
  return (
    <li className={`${css.row} ${css.field}`}>
      <Stack gap={2} miw={0}>
        <b className="cut" title={name}>
          {name}
        </b>
        <span className="small soft num cut">
          <Plural value={size.people} one="one person" other={`${people} people`} />
          {example ? (
            <>
              {' · '}
              <Trans>such as “{example}”</Trans>
            </>
          ) : null}
        </span>
      </Stack>
      <TypeInputs field={size.field} />
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" aria-label={t`Actions for ${name}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setDialog('rename')}>
            <Trans>Rename or merge</Trans>
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={16} color="var(--pr-danger)" />}
            onClick={() => setDialog('delete')}
          >
            <Trans>Delete</Trans>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'rename' ? (
        <FieldNameDialog field={name} names={names} onClose={() => setDialog(null)} />
      ) : null}
      <DeleteFieldDialog size={size} opened={dialog === 'delete'} onClose={() => setDialog(null)} />
    </li>
  );
}
