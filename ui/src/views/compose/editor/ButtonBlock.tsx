/**
 * A button in the mail: its words and where it leads. Press it to change either.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { TextInput } from '@mantine/core';
import { type NodeViewProps, NodeViewWrapper } from '@tiptap/react';
import { useState } from 'react';
import css from './editor.module.css';
import { NodePopover } from './NodePopover';
import { goOnAfter } from './place';

/** "shop.example" is meant as a web page, "anna@shop.example" as an address. */
export function asLink(text: string): string {
  const link = text.trim();
  if (link === '' || link.startsWith('{{') || /^[a-z][a-z0-9+.-]*:/i.test(link)) return link;
  return /^[^\s/@]+@[^\s/@]+$/.test(link) ? `mailto:${link}` : `https://${link}`;
}

export function ButtonBlock(props: NodeViewProps) {
  const { node, updateAttributes, deleteNode, selected } = props;
  const { t } = useLingui();
  const label = String(node.attrs.label);
  const href = String(node.attrs.href);
  // A new button asks at once.
  const [open, setOpen] = useState(label === '' && href === '');
  const close = () => {
    updateAttributes({ href: asLink(href) });
    setOpen(false);
    goOnAfter(props);
  };
  return (
    <NodeViewWrapper className={css.block}>
      <NodePopover
        open={open}
        onOpen={() => setOpen(true)}
        onClose={close}
        onTakeOut={() => {
          setOpen(false);
          deleteNode();
        }}
        width={320}
        target={
          <button
            type="button"
            contentEditable={false}
            className={`${css.button} ${selected ? css.chosen : ''}`}
            onClick={() => setOpen(true)}
          >
            {label || <Trans>Button</Trans>}
          </button>
        }
      >
        <TextInput
          data-autofocus
          label={t`Button text`}
          value={label}
          onChange={(event) => updateAttributes({ label: event.currentTarget.value })}
        />
        <TextInput
          label={t`Link`}
          placeholder="https://"
          value={href}
          onChange={(event) => updateAttributes({ href: event.currentTarget.value })}
        />
      </NodePopover>
      {href === '' && !open ? (
        <span className={css.hint} contentEditable={false}>
          <Trans>This button has no link yet.</Trans>
        </span>
      ) : null}
    </NodeViewWrapper>
  );
}
