/** The settings of an image or a video: alt text, link, width, another file. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NumberInput, TextInput } from '@mantine/core';
import type { Block } from '../../../../host/types';
import { asLink } from '../../editor/ButtonBlock';
import type { BlockOf } from '../model';

export interface PictureFieldsProps {
  block: BlockOf<'image'> | BlockOf<'video'>;
  onChange: (block: Block, group: string) => void;
}

export function PictureFields({ block, onChange }: PictureFieldsProps) {
  const { t } = useLingui();
  const video = block.type === 'video';
  const link = (href: string) => onChange({ ...block, href: href === '' ? null : href }, 'href');
  return (
    <>
      <TextInput
        label={video ? t`Title of the video` : t`Alt text`}
        description={t`Shown when images are blocked and read by screen readers`}
        withAsterisk
        value={block.alt}
        onChange={(event) => onChange({ ...block, alt: event.currentTarget.value }, 'alt')}
      />
      <TextInput
        label={video ? t`Address of the video` : t`Link`}
        placeholder="https://"
        value={block.href ?? ''}
        onChange={(event) => link(event.currentTarget.value)}
        onBlur={() => link(asLink(block.href ?? ''))}
      />
      <NumberInput
        label={t`Width`}
        placeholder={t`full width`}
        suffix=" px"
        min={1}
        max={800}
        value={block.width ?? ''}
        onChange={(width) => onChange({ ...block, width: Number(width) || null }, 'width')}
      />
      {block.source === '' ? null : (
        <Button
          variant="default"
          size="xs"
          onClick={() => onChange({ ...block, source: '', width: null }, 'source')}
        >
          <Trans>Choose another image</Trans>
        </Button>
      )}
    </>
  );
}
