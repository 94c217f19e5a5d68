/**
 * Makes the chosen words a link, changes where it leads, or takes it away. Ctrl/Cmd+K stays the
 * palette's.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Popover, TextInput, Tooltip } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { type Editor, useEditorState } from '@tiptap/react';
import { useState } from 'react';
import { asLink } from './ButtonBlock';
import css from './editor.module.css';

export function LinkTool({ editor }: { editor: Editor }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const [href, setHref] = useState('');
  const { on, empty } = useEditorState({
    editor,
    selector: ({ editor: one }) => ({
      on: one.isActive('link'),
      empty: one.state.selection.empty,
    }),
  });
  const start = () => {
    setHref(String(editor.getAttributes('link').href ?? ''));
    setOpen(true);
  };
  const apply = () => {
    const link = asLink(href);
    const chain = editor.chain().focus();
    if (link === '') chain.extendMarkRange('link').unsetLink().run();
    else if (empty && !on) {
      const marks = [{ type: 'link', attrs: { href: link } }];
      chain.insertContent([{ type: 'text', text: href.trim(), marks }]).run();
    } else chain.extendMarkRange('link').setLink({ href: link }).run();
    setOpen(false);
  };
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      withinPortal
      trapFocus
      position="bottom-start"
      width={320}
    >
      <Popover.Target>
        <Tooltip label={t`Link`}>
          <ActionIcon
            aria-label={t`Link`}
            aria-pressed={on}
            className={on ? css.on : undefined}
            onMouseDown={(event) => event.preventDefault()}
            onClick={start}
          >
            <IconLink size={17} stroke={1.8} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={css.popover}
          onSubmit={(event) => {
            event.preventDefault();
            apply();
          }}
        >
          <TextInput
            data-autofocus
            label={t`Link`}
            placeholder="https://"
            value={href}
            onChange={(event) => setHref(event.currentTarget.value)}
          />
          <div className={css.popoverActions}>
            {on ? (
              <Button
                variant="default"
                size="xs"
                onClick={() => {
                  editor.chain().focus().extendMarkRange('link').unsetLink().run();
                  setOpen(false);
                }}
              >
                <Trans>Remove link</Trans>
              </Button>
            ) : null}
            <Button variant="default" size="xs" type="submit">
              <Trans>Add link</Trans>
            </Button>
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
