/** What a block shows on the canvas, by its type. */
import { Trans, useLingui } from '@lingui/react/macro';
import { MailFrame } from '../../../../components';
import type { Block } from '../../../../host/types';
import css from '../blocks.module.css';
import { EditableText } from '../EditableText';
import { PictureContent } from './PictureContent';
import { TableContent } from './TableContent';

export interface BlockContentProps {
  block: Block;
  selected: boolean;
  onSelect: () => void;
  onChange: (block: Block, group?: string) => void;
}

export function BlockContent({ block, selected, onSelect, onChange }: BlockContentProps) {
  const { t } = useLingui();
  const editable = (html: string, write: (html: string) => Block) => ({
    html,
    active: selected,
    onActivate: onSelect,
    onHtml: (next: string) => onChange(write(next), `text ${block.id}`),
    blockId: block.id,
  });
  switch (block.type) {
    case 'text':
      return (
        <EditableText
          {...editable(block.html, (html) => ({ ...block, html }))}
          label={t`Text of the email`}
        />
      );
    case 'heading':
      return (
        <div className={css.heading} data-level={block.level}>
          <EditableText
            {...editable(block.html, (html) => ({ ...block, html }))}
            line
            label={t`Heading of the email`}
          />
        </div>
      );
    case 'footer':
      return (
        <div className={css.footer}>
          <EditableText
            {...editable(block.html, (html) => ({ ...block, html }))}
            label={t`Footer of the email`}
          />
        </div>
      );
    case 'image':
    case 'video':
      return <PictureContent block={block} />;
    case 'button':
      return (
        <>
          <span className={css.button}>{block.text || t`Button`}</span>
          {block.href === '' ? (
            <span className={css.hint}>
              <Trans>This button has no link yet.</Trans>
            </span>
          ) : null}
        </>
      );
    case 'divider':
      return <hr className={css.divider} />;
    case 'spacer':
      return <div style={{ height: block.height }} />;
    case 'social':
      return (
        <span className={css.social}>
          {block.links.length > 0 ? block.links.map(({ name }) => name).join(' · ') : null}
          {block.links.length === 0 ? <Trans>No links yet</Trans> : null}
        </span>
      );
    case 'table':
      return (
        <TableContent block={block} selected={selected} onSelect={onSelect} onChange={onChange} />
      );
    case 'html':
      return (
        <div className={css.ownHtml} inert>
          <MailFrame html={block.html} title={t`Own HTML`} height={120} />
        </div>
      );
  }
}
