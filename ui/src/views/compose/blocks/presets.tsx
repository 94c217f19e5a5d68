/**
 * What the palette offers: single blocks, and sections of columns that begin with blocks in them.
 *
 * A preset is made when it is used, with texts in the window's language.
 */
import { useLingui } from '@lingui/react/macro';
import {
  type Icon,
  IconBrandInstagram,
  IconCode,
  IconColumns1,
  IconColumns2,
  IconColumns3,
  IconHeading,
  IconLayoutColumns,
  IconLayoutSidebar,
  IconPhoto,
  IconPlayerPlay,
  IconRectangle,
  IconSeparatorHorizontal,
  IconShoppingBag,
  IconSignature,
  IconSpacingVertical,
  IconTable,
  IconTypography,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import { useRead } from '../../../api';
import type { Block, Column, Section } from '../../../host/types';
import { type BlockType, newId } from './model';

interface PresetBase {
  id: string;
  label: string;
  Icon: Icon;
}
export type Preset = PresetBase &
  ({ kind: 'block'; make: () => Block } | { kind: 'section'; make: () => Section });

/** Blocks that share a place with others, such as in a column beside text. */
const base = () => ({ id: newId(), align: 'start' as const, show_if: null });
const text = (html: string): Block => ({ ...base(), type: 'text', html });
const heading = (html: string, level: number): Block => ({
  ...base(),
  type: 'heading',
  html,
  level,
});
const image = (): Block => ({
  ...base(),
  type: 'image',
  source: '',
  alt: '',
  width: null,
  href: null,
});
const button = (label: string): Block => ({ ...base(), type: 'button', text: label, href: '' });

const column = (width: number, blocks: Block[]): Column => ({ id: newId(), width, blocks });
const section = (columns: Column[]): Section => ({
  id: newId(),
  background: null,
  padding: 16,
  show_if: null,
  repeat: null,
  columns,
});
const emptyColumns = (count: number) =>
  section(Array.from({ length: count }, () => column(Math.floor(100 / count), [])));

/** Lines of text as HTML. */
const escapedLines = (lines: (string | undefined)[]): string =>
  lines
    .filter((line) => line?.trim())
    .map((line = '') => line.replace(/&/g, '&amp;').replace(/</g, '&lt;'))
    .join('<br>');

/** The icon and the name of each type of block. */
export function useBlockTypes(): Record<BlockType, { label: string; Icon: Icon }> {
  const { t } = useLingui();
  return useMemo(
    () => ({
      text: { label: t`Text`, Icon: IconTypography },
      heading: { label: t`Heading`, Icon: IconHeading },
      image: { label: t`Image`, Icon: IconPhoto },
      button: { label: t`Button`, Icon: IconRectangle },
      divider: { label: t`Divider`, Icon: IconSeparatorHorizontal },
      spacer: { label: t`Spacer`, Icon: IconSpacingVertical },
      social: { label: t`Social links`, Icon: IconBrandInstagram },
      table: { label: t`Table`, Icon: IconTable },
      video: { label: t`Video`, Icon: IconPlayerPlay },
      html: { label: t`HTML`, Icon: IconCode },
      footer: { label: t`Footer`, Icon: IconSignature },
    }),
    [t],
  );
}

function useBlockPresets(): Preset[] {
  const { t } = useLingui();
  const types = useBlockTypes();
  const { data: settings } = useRead('settings_get', {});
  const sender = [settings?.sender_name, ...(settings?.postal_address ?? '').split('\n')];
  const address = escapedLines(sender);
  return useMemo(() => {
    const unsubscribe = t`Unsubscribe`;
    const make: Record<BlockType, () => Block> = {
      text: () => text(`<p>${t`Write your text here.`}</p>`),
      heading: () => heading(t`Heading`, 2),
      image,
      button: () => ({ ...button(t`Read more`), align: 'center' }),
      divider: () => ({ ...base(), type: 'divider' }),
      spacer: () => ({ ...base(), type: 'spacer', height: 24 }),
      social: () => ({
        ...base(),
        align: 'center',
        type: 'social',
        links: ['Instagram', 'Facebook'].map((name) => ({ name, href: '' })),
      }),
      table: () => ({
        ...base(),
        type: 'table',
        has_header: true,
        rows: [
          [t`Item`, t`Price`],
          ['', ''],
        ],
      }),
      video: () => ({ ...base(), type: 'video', source: '', alt: '', width: null, href: '' }),
      html: () => ({ ...base(), type: 'html', html: '<p></p>' }),
      footer: () => ({
        ...base(),
        align: 'center',
        type: 'footer',
        html: `<p>${address}</p><p><a href="{{ unsubscribe_url }}">${unsubscribe}</a></p>`,
      }),
    };
    return (Object.keys(make) as BlockType[]).map((type) => ({
      id: type,
      kind: 'block',
      make: make[type],
      ...types[type],
    }));
  }, [t, types, address]);
}

function useSectionPresets(): Preset[] {
  const { t } = useLingui();
  return useMemo(
    () =>
      [
        { id: 'columns 1', label: t`1 column`, Icon: IconColumns1, count: 1 },
        { id: 'columns 2', label: t`2 columns`, Icon: IconColumns2, count: 2 },
        { id: 'columns 3', label: t`3 columns`, Icon: IconColumns3, count: 3 },
        { id: 'columns 4', label: t`4 columns`, Icon: IconLayoutColumns, count: 4 },
      ]
        .map(
          ({ count, ...rest }): Preset => ({
            ...rest,
            kind: 'section',
            make: () => emptyColumns(count),
          }),
        )
        .concat([
          {
            id: 'beside',
            label: t`Image beside text`,
            Icon: IconLayoutSidebar,
            kind: 'section',
            make: () =>
              section([
                column(40, [image()]),
                column(60, [heading(t`Heading`, 3), text(`<p>${t`Write your text here.`}</p>`)]),
              ]),
          },
          {
            id: 'product',
            label: t`Product card`,
            Icon: IconShoppingBag,
            kind: 'section',
            make: () =>
              section(
                [1, 2].map(() =>
                  column(50, [
                    image(),
                    heading(t`Product name`, 3),
                    text(
                      `<p>${t`What it is, in one sentence.`}<br><strong>${t`Price`}</strong></p>`,
                    ),
                    button(t`Order now`),
                  ]),
                ),
              ),
          },
        ]),
    [t],
  );
}

export function usePresets(): { blocks: Preset[]; sections: Preset[] } {
  const blocks = useBlockPresets();
  const sections = useSectionPresets();
  return useMemo(() => ({ blocks, sections }), [blocks, sections]);
}
