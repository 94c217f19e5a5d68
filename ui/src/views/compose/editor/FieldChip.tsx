/**
 * A merge field in the text: its name and its fallback text. Press it to
 * change the substitute.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { TextInput } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { type NodeViewProps, NodeViewWrapper } from '@tiptap/react';
import { useState } from 'react';
import { useFields } from '../../../features/mail/fields';
import css from './editor.module.css';
import { NodePopover } from './NodePopover';
import { goOnAfter } from './place';

export function FieldChip(props: NodeViewProps) {
  const { node, updateAttributes, deleteNode, selected } = props;
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const tag = String(node.attrs.tag);
  const fallback = String(node.attrs.fallback);
  const name = useFields().find((one) => one.tag === tag)?.name ?? tag;
  const close = () => {
    setOpen(false);
    goOnAfter(props);
  };
  return (
    <NodeViewWrapper as="span" className={css.chipPlace}>
      <NodePopover
        open={open}
        onOpen={() => setOpen(true)}
        onClose={close}
        onTakeOut={() => {
          setOpen(false);
          deleteNode();
        }}
        target={
          <button
            type="button"
            className={`${css.chip} ${selected ? css.chosen : ''}`}
            contentEditable={false}
            onClick={() => setOpen(true)}
          >
            <IconUser size={13} stroke={2} aria-hidden />
            {fallback ? (
              <Trans>
                {name}, or “{fallback}”
              </Trans>
            ) : (
              name
            )}
          </button>
        }
      >
        <TextInput
          data-autofocus
          label={t`Fallback text`}
          description={t`Used when “${name}” is empty`}
          value={fallback}
          onChange={(event) => updateAttributes({ fallback: event.currentTarget.value })}
        />
      </NodePopover>
    </NodeViewWrapper>
  );
}
