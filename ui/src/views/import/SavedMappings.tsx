/**
 * Saves the mapping under a name, and offers it again for a file with the same columns.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Box, Button, Group, Popover, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconBookmark } from '@tabler/icons-react';
import { useState } from 'react';
import { useWrite } from '../../api';
import { required, validateWith } from '../../components';
import { useToast } from '../../features/toast';
import type { ColumnRole, InspectedFile } from '../../host/types';
import { z } from '../../zod';
import css from './import.module.css';
import { savedRoles } from './plan';

const validate = validateWith<{ name: string }>(z.object({ name: required }), {});

export interface SavedMappingsProps {
  inspected: InspectedFile;
  roles: ColumnRole[];
  chosen: Record<number, ColumnRole>;
  onRoles: (roles: Record<number, ColumnRole>) => void;
}

function SaveMapping({ inspected, roles }: Pick<SavedMappingsProps, 'inspected' | 'roles'>) {
  const { t } = useLingui();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const form = useForm({ initialValues: { name: inspected.mapping?.name ?? '' }, validate });
  const save = useWrite('import_mapping_save', {
    onDone: () => {
      toast({ message: t`Mapping saved. It will be used for the next file with these columns.` });
      setOpen(false);
    },
  });
  return (
    <Popover opened={open} onChange={setOpen} position="top-start" trapFocus withinPortal>
      <Popover.Target>
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconBookmark size={14} />}
          onClick={() => setOpen((now) => !now)}
        >
          <Trans>Save this mapping</Trans>
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={form.onSubmit(({ name }) => {
            const headers = inspected.columns.map((column) => column.header);
            save.mutate({ name: name.trim(), headers, columns: roles });
          })}
        >
          <Group gap={8} align="flex-end" wrap="nowrap">
            <TextInput
              label={t`Mapping name`}
              placeholder={t`Checkout export`}
              maxLength={60}
              {...form.getInputProps('name')}
            />
            <Button type="submit" size="xs" disabled={!form.isValid()} loading={save.isPending}>
              <Trans>Save</Trans>
            </Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

export function SavedMappings({ inspected, roles, chosen, onRoles }: SavedMappingsProps) {
  const forget = useWrite('import_mapping_delete');
  const [gone, setGone] = useState(false);
  const saved = inspected.mapping;
  const used = saved !== null && !gone && Object.keys(chosen).length > 0;
  const name = saved?.name ?? '';
  return (
    <Group gap="4px 8px" className={css.mappings}>
      {saved && !gone ? (
        <>
          <span className="small soft">
            {used ? (
              <Trans>Using saved mapping “{name}”</Trans>
            ) : (
              <Trans>There is a saved mapping for these columns: “{name}”</Trans>
            )}
          </span>
          <Button
            size="xs"
            variant="subtle"
            onClick={() => onRoles(used ? {} : savedRoles(inspected))}
          >
            {used ? <Trans>Use suggestions</Trans> : <Trans>Use mapping</Trans>}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            onClick={() => {
              forget.mutate({ name });
              setGone(true);
            }}
          >
            <Trans>Delete mapping</Trans>
          </Button>
        </>
      ) : null}
      <Box ml="auto">
        <SaveMapping inspected={inspected} roles={roles} />
      </Box>
    </Group>
  );
}
