/** The settings that only one type of block has. Texts are edited in place and have none. */
import { useLingui } from '@lingui/react/macro';
import { NumberInput, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import type { Block } from '../../../../host/types';
import { asLink } from '../../editor/ButtonBlock';
import { PictureFields } from './PictureFields';
import { SocialFields } from './SocialFields';
import { TableFields } from './TableFields';

export interface TypeFieldsProps {
  block: Block;
  /** `group`: changes of the same group within a pause are one step of undo. */
  onChange: (block: Block, group: string) => void;
}

export function TypeFields({ block, onChange }: TypeFieldsProps) {
  const { t } = useLingui();
  switch (block.type) {
    case 'heading':
      return (
        <SegmentedControl
          fullWidth
          aria-label={t`Size`}
          value={String(block.level)}
          onChange={(level) => onChange({ ...block, level: Number(level) }, 'level')}
          data={[
            { value: '1', label: t`Large` },
            { value: '2', label: t`Medium` },
            { value: '3', label: t`Small` },
          ]}
        />
      );
    case 'button':
      return (
        <>
          <TextInput
            label={t`Button text`}
            value={block.text}
            onChange={(event) => onChange({ ...block, text: event.currentTarget.value }, 'label')}
          />
          <TextInput
            label={t`Link`}
            placeholder="https://"
            value={block.href}
            onChange={(event) => onChange({ ...block, href: event.currentTarget.value }, 'href')}
            onBlur={() => onChange({ ...block, href: asLink(block.href) }, 'href')}
          />
        </>
      );
    case 'image':
    case 'video':
      return <PictureFields block={block} onChange={onChange} />;
    case 'spacer':
      return (
        <NumberInput
          label={t`Height`}
          suffix=" px"
          min={4}
          max={240}
          value={block.height}
          onChange={(height) => onChange({ ...block, height: Number(height) || 0 }, 'height')}
        />
      );
    case 'social':
      return <SocialFields block={block} onChange={onChange} />;
    case 'table':
      return <TableFields block={block} onChange={onChange} />;
    case 'html':
      return (
        <Textarea
          label={t`HTML`}
          autosize
          minRows={6}
          maxRows={16}
          spellCheck={false}
          className="mono"
          value={block.html}
          onChange={(event) => onChange({ ...block, html: event.currentTarget.value }, 'html')}
        />
      );
    case 'text':
    case 'footer':
    case 'divider':
      return null;
  }
}
