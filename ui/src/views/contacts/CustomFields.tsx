/**
 * The custom fields of a contact in the drawer's form, one row each.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Autocomplete, Box, Button, Group, InputWrapper, Stack } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useRead } from '../../api';
import { FieldInput } from '../../features/FieldInput';
import { type ContactForm, newRow } from './contactForm';

export function CustomFields({ form }: { form: ContactForm }) {
  const { t } = useLingui();
  const { data: known = [] } = useRead('field_list', {});
  const rows = form.values.fields;
  const unused = (name: string) => !rows.some((row) => row.name === name);
  return (
    <InputWrapper
      label={t`Custom fields`}
      description={t`Anything else you know, such as the town. You can use it in emails.`}
      labelElement="div"
    >
      <Stack gap={8} mt={8} align="stretch">
        {rows.map(({ key, name, value }, at) => (
          <Group key={key} gap={8} wrap="nowrap">
            <Autocomplete
              flex={2}
              miw={0}
              aria-label={t`Field name`}
              placeholder={t`Field`}
              data={known.map((field) => field.name).filter((one) => one === name || unused(one))}
              {...form.getInputProps(`fields.${at}.name`)}
            />
            <Box flex={3} miw={0}>
              <FieldInput
                label={name ? t`Value of ${name}` : t`Value`}
                field={known.find((field) => field.name === name)}
                value={value}
                onChange={(next) => form.setFieldValue(`fields.${at}.value`, next)}
              />
            </Box>
            <ActionIcon
              aria-label={name ? t`Remove ${name}` : t`Remove this field`}
              onClick={() => form.removeListItem('fields', at)}
            >
              <IconX size={16} />
            </ActionIcon>
          </Group>
        ))}
        <div>
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={() => form.insertListItem('fields', newRow(rows))}
          >
            <Trans>Add field</Trans>
          </Button>
        </div>
      </Stack>
    </InputWrapper>
  );
}
