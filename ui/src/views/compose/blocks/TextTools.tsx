/**
 * The tools for the text that is being edited. They rest while no text is.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import {
  IconBold,
  IconItalic,
  IconList,
  IconListNumbers,
  IconStrikethrough,
  IconUnderline,
  IconUser,
} from '@tabler/icons-react';
import { type Editor, useEditorState } from '@tiptap/react';
import type { NamedField } from '../../../features/mail/fields';
import editorCss from '../editor/editor.module.css';
import { LinkTool } from '../editor/LinkTool';
import { Tool } from '../editor/Tool';
import { useStored } from '../store';
import css from './blocks.module.css';
import { useBlocks } from './context';

function FieldTool({ editor, fields }: { editor: Editor; fields: NamedField[] }) {
  const insert = (tag: string) =>
    editor
      .chain()
      .focus()
      .insertContent([{ type: 'mergeField', attrs: { tag, fallback: '' } }])
      .run();
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button variant="subtle" leftSection={<IconUser size={16} aria-hidden />}>
          <Trans>Merge field</Trans>
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="20rem" style={{ overflow: 'auto' }}>
        {fields.map(({ tag, name }) => (
          <Menu.Item key={tag} onClick={() => insert(tag)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Tools({ editor, fields }: { editor: Editor; fields: NamedField[] }) {
  const { t } = useLingui();
  const now = useEditorState({
    editor,
    selector: ({ editor: one }) => ({
      bold: one.isActive('bold'),
      italic: one.isActive('italic'),
      underline: one.isActive('underline'),
      strike: one.isActive('strike'),
      bullet: one.isActive('bulletList'),
      ordered: one.isActive('orderedList'),
    }),
  });
  const chain = () => editor.chain().focus();
  const hasLists = 'bulletList' in editor.schema.nodes;
  return (
    <>
      <Tool label={t`Bold`} Icon={IconBold} on={now.bold} run={() => chain().toggleBold().run()} />
      <Tool
        label={t`Italic`}
        Icon={IconItalic}
        on={now.italic}
        run={() => chain().toggleItalic().run()}
      />
      <Tool
        label={t`Underline`}
        Icon={IconUnderline}
        on={now.underline}
        run={() => chain().toggleUnderline().run()}
      />
      <Tool
        label={t`Strikethrough`}
        Icon={IconStrikethrough}
        on={now.strike}
        run={() => chain().toggleStrike().run()}
      />
      <LinkTool editor={editor} />
      {hasLists ? (
        <span className={editorCss.group}>
          <Tool
            label={t`List`}
            Icon={IconList}
            on={now.bullet}
            run={() => chain().toggleBulletList().run()}
          />
          <Tool
            label={t`Numbered list`}
            Icon={IconListNumbers}
            on={now.ordered}
            run={() => chain().toggleOrderedList().run()}
          />
        </span>
      ) : null}
      <span className={editorCss.group}>
        <FieldTool editor={editor} fields={fields} />
      </span>
    </>
  );
}

export function TextTools() {
  const { t } = useLingui();
  const { textEditor, fields } = useBlocks();
  const editor = useStored(textEditor, (one) => one);
  return (
    <div role="toolbar" aria-label={t`Formatting`} className={css.tools}>
      {editor ? (
        <Tools editor={editor} fields={fields} />
      ) : (
        <span className="small faint">
          <Trans>Click a text to write. Drag blocks by their handle.</Trans>
        </span>
      )}
    </div>
  );
}
