/** The theme of the whole mail: colours, fonts, width, corners. */
import { Trans, useLingui } from '@lingui/react/macro';
import { NumberInput, Select, Stack } from '@mantine/core';
import type { DocumentTheme, Font } from '../../../../host/types';
import css from '../blocks.module.css';
import { useBlockState, useBlocks } from '../context';
import { fontStacks } from '../mailTheme';
import { ColorField } from './ColorField';

export function ThemeInspector() {
  const { t } = useLingui();
  const { store } = useBlocks();
  const theme = useBlockState((state) => state.document.theme);
  const change = (part: Partial<DocumentTheme>, group: string) =>
    store.edit(
      (document) => ({ ...document, theme: { ...document.theme, ...part } }),
      `theme ${group}`,
    );
  const colors = [
    ['background', t`Background`],
    ['surface', t`Paper`],
    ['text', t`Text`],
    ['muted', t`Secondary text`],
    ['accent', t`Buttons and links`],
    ['accent_text', t`Text on buttons`],
  ] as const;
  const fontNames: Record<Font, string> = {
    sans: t`Sans serif (Helvetica)`,
    serif: t`Serif (Georgia)`,
    rounded: t`Friendly (Trebuchet)`,
    wide: t`Wide (Verdana)`,
    mono: t`Typewriter (Courier)`,
  };
  const fonts = (Object.keys(fontStacks) as Font[]).map((value) => ({
    value,
    label: fontNames[value],
  }));
  return (
    <Stack gap={12} className={css.panelSection}>
      <h2 className={css.panelTitle}>
        <Trans>Theme of the email</Trans>
      </h2>
      {colors.map(([key, label]) => (
        <ColorField
          key={key}
          label={label}
          value={theme[key]}
          onChange={(color) => change({ [key]: color }, key)}
        />
      ))}
      <Select
        label={t`Font of headings`}
        data={fonts}
        allowDeselect={false}
        value={theme.heading_font}
        onChange={(font) => font && change({ heading_font: font as Font }, 'heading_font')}
      />
      <Select
        label={t`Font of text`}
        data={fonts}
        allowDeselect={false}
        value={theme.body_font}
        onChange={(font) => font && change({ body_font: font as Font }, 'body_font')}
      />
      <NumberInput
        label={t`Width of the email`}
        suffix=" px"
        min={320}
        max={800}
        step={20}
        clampBehavior="blur"
        value={theme.width}
        onChange={(width) => change({ width: Number(width) || 600 }, 'width')}
      />
      <NumberInput
        label={t`Rounded corners`}
        suffix=" px"
        min={0}
        max={40}
        value={theme.radius}
        onChange={(radius) => change({ radius: Number(radius) || 0 }, 'radius')}
      />
    </Stack>
  );
}
