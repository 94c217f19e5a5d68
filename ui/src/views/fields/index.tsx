/**
 * Fields of the user's own, in one place: what stands in each, how many people have it; renamed,
 * merged, deleted.
 */

import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu, Modal, Select, TagsInput, TextInput } from '@mantine/core';
import { IconDots, IconForms, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import {
  ConfirmDialog,
  Empty,
  ErrorPanel,
  Note,
  Page,
  PageHead,
  Panel,
  SkeletonRows,
  useCrumbs,
  useFailureText,
} from '../../components';
import dialog from '../../features/dialog.module.css';
import css from '../../features/rows.module.css';
import { useToast } from '../../features/toast';
import { useUndoToast } from '../../features/undo';
import { useFormat } from '../../format';
import type { Failure, FieldKind, FieldSizeView } from '../../host/types';

const kinds: Record<FieldKind, MessageDescriptor> = {
  text: msg`Text`,
  number: msg`Number`,
  date: msg`Date`,
  yes_no: msg`Yes or no`,
  choice: msg`Choice`,
};

function NameDialog({
  name: old,
  names,
  onClose,
}: {
  /** Null: a new field. */
  name: string | null;
  names: string[];
  onClose: () => void;
}) {
  const { t } = useLingui();
  const changed = useUndoToast();
  const words = useFailureText();
  const [name, setName] = useState(old ?? '');
  const to = name.trim();
  const other = to !== old && names.includes(to);
  const make = useWrite('field_save', { onDone: onClose });
  const rename = useWrite('field_rename', {
    onDone: ({ change }) => {
      changed(t`The field ${old ?? ''} is ${to} now.`, change);
      onClose();
    },
  });
  const error = make.error ?? rename.error;
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      size="sm"
      title={old === null ? <Trans>New field</Trans> : <Trans>Rename {old}</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form
        className={css.stack}
        onSubmit={(event) => {
          event.preventDefault();
          if (old === null) make.mutate({ name: to, kind: 'text', choices: [] });
          else rename.mutate({ from: old, to });
        }}
      >
        <TextInput
          data-autofocus
          label={t`Name of the field`}
          value={name}
          maxLength={80}
          error={error ? words(error) : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {old !== null && other ? (
          <Note kind="warning">
            <Trans>
              There is a field {to} already: the two become one. Whoever has both keeps what stands
              in {to}.
            </Trans>
          </Note>
        ) : old !== null ? (
          <p className="small soft">
            <Trans>Segments follow. In mails that use the field, choose the new name.</Trans>
          </p>
        ) : null}
        <div className={dialog.foot}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            type="submit"
            disabled={to === '' || to === old || (old === null && other)}
            loading={make.isPending || rename.isPending}
          >
            {old === null ? (
              <Trans>Make the field</Trans>
            ) : other ? (
              <Trans>Merge</Trans>
            ) : (
              <Trans>Rename it</Trans>
            )}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Row({ one, names }: { one: FieldSizeView; names: string[] }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const changed = useUndoToast();
  const toast = useToast();
  const words = useFailureText();
  const [open, setOpen] = useState<'name' | 'delete' | null>(null);
  const { field } = one;
  const { name } = field;
  const people = format.number(one.people);
  const example = one.example ?? '';
  const onFailure = (failure: Failure) =>
    toast({ error: true, title: t`Nothing was changed`, message: words(failure) });
  const save = useWrite('field_save', { onFailure });
  const remove = useWrite('field_delete', {
    onDone: ({ change }) => changed(t`The field ${name} is gone.`, change),
    onFailure,
  });
  return (
    <li className={`${css.row} ${css.field}`}>
      <div className={css.what}>
        <b className="cut" title={name}>
          {name}
        </b>
        <span className="small soft num cut">
          <Plural value={one.people} one="one person" other={`${people} people`} />
          {example ? (
            <>
              {' · '}
              <Trans>such as “{example}”</Trans>
            </>
          ) : null}
        </span>
      </div>
      <Select
        aria-label={t`What stands in ${name}`}
        data={Object.entries(kinds).map(([value, label]) => ({ value, label: i18n._(label) }))}
        value={field.kind}
        allowDeselect={false}
        onChange={(kind) =>
          save.mutate({ ...field, kind: (kind ?? 'text') as FieldKind, choices: field.choices })
        }
      />
      {field.kind === 'choice' ? (
        <TagsInput
          aria-label={t`What can be chosen for ${name}`}
          placeholder={field.choices.length > 0 ? undefined : t`What can be chosen`}
          value={field.choices}
          onChange={(choices) => save.mutate({ ...field, choices })}
        />
      ) : (
        <span />
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" aria-label={t`What to do with ${name}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setOpen('name')}>
            <Trans>Rename or merge</Trans>
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={16} color="var(--pr-danger)" />}
            onClick={() => setOpen('delete')}
          >
            <Trans>Delete</Trans>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'name' ? (
        <NameDialog name={name} names={names} onClose={() => setOpen(null)} />
      ) : null}
      <ConfirmDialog
        danger
        opened={open === 'delete'}
        title={<Trans>Delete the field {name}?</Trans>}
        yes={t`Delete it`}
        no={t`Keep it`}
        busy={remove.isPending}
        onNo={() => setOpen(null)}
        onYes={() => {
          setOpen(null);
          remove.mutate({ name });
        }}
      >
        <Plural
          value={one.people}
          one="What stands in it goes from one person. It can be taken back for ninety days."
          other={`What stands in it goes from ${people} people. It can be taken back for ninety days.`}
        />
      </ConfirmDialog>
    </li>
  );
}

export default function FieldsView() {
  const { t } = useLingui();
  const [making, setMaking] = useState(false);
  const { data, error, refetch } = useRead('field_sizes', {});
  useCrumbs([{ label: t`Contacts`, to: '/contacts' }, { label: t`Fields` }]);
  const names = (data ?? []).map((one) => one.field.name);
  return (
    <Page>
      <PageHead
        title={<Trans>Fields</Trans>}
        line={
          <Trans>What you know of people beside name and address. It can stand in a mail.</Trans>
        }
        actions={
          <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
            <Trans>New field</Trans>
          </Button>
        }
      />
      {error ? (
        <ErrorPanel
          title={<Trans>The fields cannot be shown.</Trans>}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : !data ? (
        <SkeletonRows rows={6} />
      ) : data.length === 0 ? (
        <Empty Icon={IconForms} title={<Trans>No fields yet</Trans>}>
          <Trans>
            An import brings them, or you make one: a town, a birthday, a customer number.
          </Trans>
        </Empty>
      ) : (
        <Panel>
          <ul className={css.rows} aria-label={t`Fields`}>
            {data.map((one) => (
              <Row key={one.field.name} one={one} names={names} />
            ))}
          </ul>
        </Panel>
      )}
      {making ? <NameDialog name={null} names={names} onClose={() => setMaking(false)} /> : null}
    </Page>
  );
}
