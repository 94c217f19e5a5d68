/**
 * The fields of one person: address, names, whether they may be written to, lists, own fields.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import {
  ActionIcon,
  Autocomplete,
  Button,
  InputWrapper,
  MultiSelect,
  Select,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useRead } from '../../api';
import { FieldInput } from '../../features/FieldInput';
import type { ContactStatus } from '../../host/types';
import type { ContactForm, FieldRow } from './contactForm';
import css from './contacts.module.css';

export interface ContactFieldsProps {
  form: ContactForm;
  addressError: string | undefined;
  onChange: (some: Partial<ContactForm>) => void;
}

function OwnFields({ rows, onChange }: { rows: FieldRow[]; onChange: (rows: FieldRow[]) => void }) {
  const { t } = useLingui();
  const { data: known } = useRead('field_list', {});
  const used = rows.map((row) => row.name);
  const set = (key: number, some: Partial<FieldRow>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...some } : row)));
  return (
    <InputWrapper
      label={t`Your fields`}
      description={t`Anything you know, such as a town; it can stand in a mail.`}
      labelElement="div"
    >
      <div style={{ marginTop: 8 }}>
        {rows.map((row) => (
          <div key={row.key} className={css.field}>
            <Autocomplete
              aria-label={t`Name of the field`}
              placeholder={t`Field`}
              value={row.name}
              data={(known ?? [])
                .map((field) => field.name)
                .filter((name) => name === row.name || !used.includes(name))}
              onChange={(name) => set(row.key, { name })}
            />
            <FieldInput
              label={row.name ? t`What stands in ${row.name}` : t`What stands in it`}
              field={(known ?? []).find((field) => field.name === row.name)}
              value={row.value}
              onChange={(value) => set(row.key, { value })}
            />
            <ActionIcon
              aria-label={row.name ? t`Take ${row.name} away` : t`Take this field away`}
              onClick={() => onChange(rows.filter((one) => one.key !== row.key))}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        ))}
        <Button
          mt={rows.length > 0 ? 8 : 0}
          size="xs"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() =>
            onChange([
              ...rows,
              { key: Math.max(-1, ...rows.map((row) => row.key)) + 1, name: '', value: '' },
            ])
          }
        >
          <Trans>Add a field</Trans>
        </Button>
      </div>
    </InputWrapper>
  );
}

export function ContactFields({ form, addressError, onChange }: ContactFieldsProps) {
  const { t } = useLingui();
  const { data: lists } = useRead('list_all', {});
  const { data: tags } = useRead('tag_all', {});
  const statuses: { value: ContactStatus; label: string }[] = [
    { value: 'subscribed', label: t`Subscribed` },
    { value: 'no_consent', label: t`No consent` },
    { value: 'unsubscribed', label: t`Unsubscribed` },
    { value: 'bounced', label: t`Bounced` },
    { value: 'complained', label: t`Complained` },
  ];
  return (
    <>
      <TextInput
        data-autofocus
        label={t`E-mail address`}
        value={form.address}
        error={addressError}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange({ address: event.currentTarget.value })}
      />
      <div className={css.two}>
        <TextInput
          label={t`First name`}
          value={form.given}
          autoComplete="off"
          onChange={(event) => onChange({ given: event.currentTarget.value })}
        />
        <TextInput
          label={t`Last name`}
          value={form.family}
          autoComplete="off"
          onChange={(event) => onChange({ family: event.currentTarget.value })}
        />
      </div>
      <Select
        label={t`May we write?`}
        description={
          form.status === 'subscribed' ? undefined : t`Gets no mail, whatever list they are on.`
        }
        data={statuses}
        value={form.status}
        onChange={(status) => onChange({ status: (status ?? 'subscribed') as ContactStatus })}
      />
      <MultiSelect
        label={t`Lists`}
        placeholder={form.lists.length > 0 ? undefined : t`none`}
        data={(lists ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={form.lists}
        onChange={(ids) => onChange({ lists: ids })}
      />
      {tags && tags.length > 0 ? (
        <MultiSelect
          label={t`Tags`}
          placeholder={form.tags.length > 0 ? undefined : t`none`}
          data={tags.map(({ id, name }) => ({ value: id, label: name }))}
          value={form.tags}
          onChange={(ids) => onChange({ tags: ids })}
        />
      ) : null}
      <OwnFields rows={form.fields} onChange={(fields) => onChange({ fields })} />
    </>
  );
}
