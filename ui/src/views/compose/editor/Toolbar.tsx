/**
 * What can be done with the words under the cursor, and what can be put in.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu, Select } from '@mantine/core';
import {
  IconAlignCenter,
  IconAlignLeft,
  IconAlignRight,
  IconBlockquote,
  IconBold,
  IconItalic,
  IconList,
  IconListNumbers,
  IconPhoto,
  IconSeparatorHorizontal,
  IconSquareRoundedArrowRight,
  IconStrikethrough,
  IconUnderline,
  IconUser,
} from '@tabler/icons-react';
import { type Editor, useEditorState } from '@tiptap/react';
import type { NamedField } from '../../../features/mail/fields';
import css from './editor.module.css';
import { LinkTool } from './LinkTool';
import { insertBlock } from './place';
import { Tool } from './Tool';

export interface ToolbarProps {
  editor: Editor;
  fields: NamedField[];
  onPicture: () => void;
}

export function Toolbar({ editor, fields, onPicture }: ToolbarProps) {
  const { t } = useLingui();
  const now = useEditorState({
    editor,
    selector: ({ editor: one }) => ({
      style: [1, 2, 3].find((level) => one.isActive('heading', { level })) ?? 0,
      bold: one.isActive('bold'),
      italic: one.isActive('italic'),
      underline: one.isActive('underline'),
      strike: one.isActive('strike'),
      bullet: one.isActive('bulletList'),
      ordered: one.isActive('orderedList'),
      quote: one.isActive('blockquote'),
      center: one.isActive({ textAlign: 'center' }),
      right: one.isActive({ textAlign: 'right' }),
    }),
  });
  const chain = () => editor.chain().focus();
  const style = (value: string | null) => {
    const level = Number(value ?? 0);
    if (level === 1 || level === 2 || level === 3) chain().setHeading({ level }).run();
    else chain().setParagraph().run();
  };
  return (
    <div role="toolbar" aria-label={t`Formatting`} className={css.toolbar}>
      <Select
        aria-label={t`Paragraph style`}
        className={css.style}
        value={String(now.style)}
        onChange={style}
        data={[
          { value: '0', label: t`Text` },
          { value: '1', label: t`Heading` },
          { value: '2', label: t`Subheading` },
          { value: '3', label: t`Small heading` },
        ]}
      />
      <span className={css.group}>
        <Tool
          label={t`Bold`}
          Icon={IconBold}
          on={now.bold}
          run={() => chain().toggleBold().run()}
        />
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
      </span>
      <span className={css.group}>
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
        <Tool
          label={t`Quote`}
          Icon={IconBlockquote}
          on={now.quote}
          run={() => chain().toggleBlockquote().run()}
        />
      </span>
      <span className={css.group}>
        <Tool
          label={t`Align left`}
          Icon={IconAlignLeft}
          on={!now.center && !now.right}
          run={() => chain().unsetTextAlign().run()}
        />
        <Tool
          label={t`Align center`}
          Icon={IconAlignCenter}
          on={now.center}
          run={() => chain().setTextAlign('center').run()}
        />
        <Tool
          label={t`Align right`}
          Icon={IconAlignRight}
          on={now.right}
          run={() => chain().setTextAlign('right').run()}
        />
      </span>
      <span className={css.group}>
        <Menu position="bottom-start" withinPortal>
          <Menu.Target>
            <Button variant="subtle" leftSection={<IconUser size={16} aria-hidden />}>
              <Trans>Merge field</Trans>
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah="20rem" style={{ overflow: 'auto' }}>
            {fields.map((field) => (
              <Menu.Item
                key={field.tag}
                onClick={() =>
                  chain()
                    .insertContent([
                      { type: 'mergeField', attrs: { tag: field.tag, fallback: '' } },
                    ])
                    .run()
                }
              >
                {field.name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Tool label={t`Insert image`} Icon={IconPhoto} run={onPicture} />
        <Tool
          label={t`Insert button`}
          Icon={IconSquareRoundedArrowRight}
          run={() => insertBlock(editor, { type: 'mailButton', attrs: { label: '', href: '' } })}
        />
        <Tool
          label={t`Insert divider`}
          Icon={IconSeparatorHorizontal}
          run={() => chain().setHorizontalRule().run()}
        />
      </span>
    </div>
  );
}
