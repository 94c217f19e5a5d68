/**
 * The inputs of the drawer's form: email address, names, status, lists, tags and custom fields.
 */
import { useLingui } from '@lingui/react/macro';
import { MultiSelect, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useRead } from '../../api';
import type { ContactStatus } from '../../host/types';
import { CustomFields } from './CustomFields';
import type { ContactForm } from './contactForm';

const toOption = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name });

export function ContactFields({ form }: { form: ContactForm }) {
  const { t } = useLingui();
  const { data: lists = [] } = useRead('list_all', {});
  const { data: tags = [] } = useRead('tag_all', {});
  const { status, lists: chosenLists, tags: chosenTags } = form.values;
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
        label={t`Email address`}
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('address')}
      />
      <SimpleGrid cols={2} spacing={8}>
        <TextInput label={t`First name`} autoComplete="off" {...form.getInputProps('given')} />
        <TextInput label={t`Last name`} autoComplete="off" {...form.getInputProps('family')} />
      </SimpleGrid>
      <Select
        label={t`Status`}
        description={
          status === 'subscribed' ? undefined : t`Receives no email, whichever lists they are on.`
        }
        data={statuses}
        allowDeselect={false}
        {...form.getInputProps('status')}
      />
      <MultiSelect
        label={t`Lists`}
        placeholder={chosenLists.length > 0 ? undefined : t`none`}
        data={lists.map(toOption)}
        {...form.getInputProps('lists')}
      />
      {tags.length > 0 ? (
        <MultiSelect
          label={t`Tags`}
          placeholder={chosenTags.length > 0 ? undefined : t`none`}
          data={tags.map(toOption)}
          {...form.getInputProps('tags')}
        />
      ) : null}
      <CustomFields form={form} />
    </>
  );
}
