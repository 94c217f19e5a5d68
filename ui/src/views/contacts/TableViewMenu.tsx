/**
 * What the table shows: which columns, and saved views.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Menu, Modal, Popover, Stack } from '@mantine/core';
import { IconBookmark, IconColumns3, IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { NameForm } from '../../features/NameForm';
import type { TableView } from '../../host/types';

export interface ColumnsMenuProps {
  all: { id: string; header: string }[];
  /** Ids of the columns shown. */
  shown: string[];
  /** Empty: the initial columns. */
  onChange: (ids: string[]) => void;
}

export function ColumnsMenu({ all, shown, onChange }: ColumnsMenuProps) {
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button size="xs" variant="subtle" leftSection={<IconColumns3 size={14} />}>
          <Trans>Columns</Trans>
        </Button>
      </Popover.Target>
      <Popover.Dropdown mah={384} style={{ overflowY: 'auto' }}>
        <Stack gap={10}>
          {all.map(({ id, header }) => {
            const on = shown.includes(id);
            return (
              <Checkbox
                key={id}
                size="xs"
                label={header}
                checked={on}
                onChange={() => onChange(on ? shown.filter((one) => one !== id) : [...shown, id])}
              />
            );
          })}
          <Button size="xs" variant="subtle" onClick={() => onChange([])}>
            <Trans>Reset</Trans>
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function SaveViewDialog({
  onSave,
  onClose,
}: {
  onSave: (name: string) => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  return (
    <Modal
      opened
      centered
      size="sm"
      onClose={onClose}
      title={<Trans>Save this view</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <NameForm
        label={t`View name`}
        description={t`Saves the columns, the sort order, the search, the filter and the list.`}
        action={<Trans>Save</Trans>}
        maxLength={60}
        onSave={(saved) => {
          onSave(saved);
          onClose();
        }}
        onCancel={onClose}
      />
    </Modal>
  );
}

export interface ViewsMenuProps {
  views: TableView[];
  onOpen: (view: TableView) => void;
  onSave: (name: string) => void;
  onRemove: (name: string) => void;
}

export function ViewsMenu({ views, onOpen, onSave, onRemove }: ViewsMenuProps) {
  const [saving, setSaving] = useState(false);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" variant="subtle" leftSection={<IconBookmark size={14} />}>
            <Trans>Views</Trans>
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={400} style={{ overflowY: 'auto' }}>
          {views.map((view) => (
            <Menu.Item key={view.name} onClick={() => onOpen(view)}>
              {view.name}
            </Menu.Item>
          ))}
          <Menu.Item leftSection={<IconPlus size={14} />} onClick={() => setSaving(true)}>
            <Trans>Save this view</Trans>
          </Menu.Item>
          {views.length > 0 ? <Menu.Divider /> : null}
          {views.map(({ name }) => (
            <Menu.Item key={name} leftSection={<IconX size={14} />} onClick={() => onRemove(name)}>
              <Trans>Delete view {name}</Trans>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {saving ? <SaveViewDialog onSave={onSave} onClose={() => setSaving(false)} /> : null}
    </>
  );
}
