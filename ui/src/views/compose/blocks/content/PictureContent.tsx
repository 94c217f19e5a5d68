/**
 * An image or the picture of a video on the canvas; without one, a place to drop or choose it.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { UnstyledButton } from '@mantine/core';
import { IconPhotoOff, IconPhotoPlus, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useRef } from 'react';
import { useRead } from '../../../../api';
import { pictureScheme } from '../../editor/html';
import { pictureTypes } from '../../editor/usePictures';
import css from '../blocks.module.css';
import { useBlocks } from '../context';
import type { BlockOf } from '../model';

type PictureBlock = BlockOf<'image'> | BlockOf<'video'>;

function EmptyPicture({ block }: { block: PictureBlock }) {
  const { t } = useLingui();
  const { addPictures } = useBlocks();
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <UnstyledButton className={css.emptyPicture} onClick={() => chooser.current?.click()}>
        <IconPhotoPlus size={22} stroke={1.6} aria-hidden />
        <span>
          <Trans>Drop an image here or choose a file</Trans>
        </span>
      </UnstyledButton>
      <input
        ref={chooser}
        type="file"
        hidden
        tabIndex={-1}
        aria-label={t`Choose an image`}
        accept={pictureTypes.join(',')}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          addPictures(files, block.id);
        }}
      />
    </>
  );
}

export function PictureContent({ block }: { block: PictureBlock }) {
  const own = block.source.startsWith(pictureScheme);
  const { data, error } = useRead(
    'picture_get',
    { id: block.source.slice(pictureScheme.length) },
    { enabled: own },
  );
  if (block.source === '') return <EmptyPicture block={block} />;
  const style = block.width ? { width: block.width } : undefined;
  return (
    <>
      {data ? (
        <img src={data.data_url} alt={block.alt} draggable={false} style={style} />
      ) : own && !error ? (
        <div className={css.emptyPicture} />
      ) : (
        <div className={css.emptyPicture}>
          <IconPhotoOff size={20} stroke={1.6} aria-hidden />
          {own ? (
            <Trans>This image is missing. Remove it and insert it again.</Trans>
          ) : (
            <Trans>An image from the web, loaded when the email is opened.</Trans>
          )}
        </div>
      )}
      {block.type === 'video' ? (
        <span className={css.videoLine}>
          <IconPlayerPlayFilled size={13} aria-hidden /> {block.alt || block.source}
        </span>
      ) : block.alt === '' ? (
        <span className={css.hint}>
          <Trans>This image has no alt text yet.</Trans>
        </span>
      ) : null}
    </>
  );
}
