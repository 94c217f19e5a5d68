/**
 * How the table is looked at: which columns, and views that were given a name.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Menu, Modal, Popover, TextInput } from '@mantine/core';
import { IconBookmark, IconColumns3, IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { TableView } from '../../host/types';
import css from './contacts.module.css';

export interface ColumnsMenuProps {
  /** Every column there is. */
  all: { id: string; header: string }[];
  shown: string[];
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
      <Popover.Dropdown className={css.columns}>
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
          <Trans>As at the beginning</Trans>
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}

export interface ViewsMenuProps {
  views: TableView[];
  onOpen: (view: TableView) => void;
  onSave: (name: string) => void;
  onForget: (name: string) => void;
}

export function ViewsMenu({ views, onOpen, onSave, onForget }: ViewsMenuProps) {
  const { t } = useLingui();
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const named = views.filter((view) => view.name !== '');
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" variant="subtle" leftSection={<IconBookmark size={14} />}>
            <Trans>Views</Trans>
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={400} style={{ overflowY: 'auto' }}>
          {named.map((view) => (
            <Menu.Item key={view.name} onClick={() => onOpen(view)}>
              {view.name}
            </Menu.Item>
          ))}
          <Menu.Item leftSection={<IconPlus size={14} />} onClick={() => setNaming(true)}>
            <Trans>Save this view</Trans>
          </Menu.Item>
          {named.length > 0 ? (
            <>
              <Menu.Divider />
              {named.map((view) => (
                <Menu.Item
                  key={view.name}
                  leftSection={<IconX size={14} />}
                  onClick={() => onForget(view.name)}
                >
                  <Trans>Forget {view.name}</Trans>
                </Menu.Item>
              ))}
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {naming ? (
        <Modal
          opened
          centered
          size="sm"
          onClose={() => setNaming(false)}
          title={<Trans>Save this view</Trans>}
          closeButtonProps={{ 'aria-label': t`Close` }}
        >
          <form
            onSubmit={(event) => {
              event.preventDefault();
              onSave(name.trim());
              setName('');
              setNaming(false);
            }}
          >
            <TextInput
              data-autofocus
              label={t`Name of the view`}
              description={t`It keeps the columns, the order, the search and whom you look at.`}
              value={name}
              maxLength={60}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <div className={css.foot}>
              <Button variant="default" onClick={() => setNaming(false)}>
                <Trans>Cancel</Trans>
              </Button>
              <Button type="submit" disabled={name.trim() === ''}>
                <Trans>Save</Trans>
              </Button>
            </div>
          </form>
        </Modal>
      ) : null}
    </>
  );
}
