/**
 * A picture in the mail. Press it to say what it shows and how wide it is.
 *
 * The mail keeps the picture's id; only this canvas shows its bytes. Leaves out: cutting and
 * filters.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl, TextInput } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import { type NodeViewProps, NodeViewWrapper } from '@tiptap/react';
import { useState } from 'react';
import { useRead } from '../../../api';
import css from './editor.module.css';
import { pictureScheme } from './html';
import { NodePopover } from './NodePopover';
import { goOnAfter } from './place';

/** The mail's text is 536 wide. */
export const widths = { small: 180, half: 268, full: 536 } as const;

export function PictureBlock(props: NodeViewProps) {
  const { node, updateAttributes, deleteNode, selected } = props;
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const src = String(node.attrs.src);
  const alt = String(node.attrs.alt);
  const width = typeof node.attrs.width === 'number' ? node.attrs.width : null;
  const own = src.startsWith(pictureScheme);
  const { data, error } = useRead(
    'picture_get',
    { id: src.slice(pictureScheme.length) },
    { enabled: own },
  );
  const size =
    Object.entries(widths).find(([, value]) => value === width)?.[0] ?? (width ? '' : 'full');
  const close = () => {
    setOpen(false);
    goOnAfter(props);
  };
  const missing = own ? error !== null : true;
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
            className={`${css.picture} ${selected ? css.chosen : ''}`}
            style={{ width: width ?? undefined }}
            aria-label={alt ? t`Image: ${alt}` : t`Image without alt text`}
            onClick={() => setOpen(true)}
          >
            {data ? (
              <img src={data.data_url} alt="" draggable={false} />
            ) : (
              <span className={css.missing}>
                {missing ? (
                  <>
                    <IconPhotoOff size={20} stroke={1.6} aria-hidden />
                    {own ? (
                      <Trans>This image is missing. Remove it and insert it again.</Trans>
                    ) : (
                      <Trans>An image from the web, loaded when the email is opened.</Trans>
                    )}
                  </>
                ) : null}
              </span>
            )}
          </button>
        }
      >
        <TextInput
          data-autofocus
          label={t`Alt text`}
          description={t`Shown when images are blocked and read by screen readers`}
          value={alt}
          onChange={(event) => updateAttributes({ alt: event.currentTarget.value })}
        />
        <SegmentedControl
          aria-label={t`Width`}
          value={size}
          onChange={(value) =>
            updateAttributes({ width: widths[value as keyof typeof widths] ?? null })
          }
          data={[
            { value: 'small', label: t`Small` },
            { value: 'half', label: t`Half` },
            { value: 'full', label: t`Full width` },
          ]}
        />
      </NodePopover>
    </NodeViewWrapper>
  );
}
