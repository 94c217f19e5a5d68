/**
 * The theme of a document as CSS variables of the canvas. The values repeat what the program
 * renders, so that the canvas shows the mail as it will be.
 */
import type { CSSProperties } from 'react';
import type { Align, Direction, DocumentTheme, Font } from '../../../host/types';

/** The lists of families that the program writes into mails. */
export const fontStacks: Record<Font, string> = {
  sans: 'Helvetica Neue, Helvetica, Arial, sans-serif',
  serif: 'Georgia, Times New Roman, Times, serif',
  rounded: 'Trebuchet MS, Segoe UI, Tahoma, sans-serif',
  wide: 'Verdana, Geneva, DejaVu Sans, sans-serif',
  mono: 'Courier New, Courier, monospace',
};

export function themeStyle(theme: DocumentTheme, width: number): CSSProperties {
  const variables = {
    '--mail-background': theme.background,
    '--mail-surface': theme.surface,
    '--mail-text': theme.text,
    '--mail-muted': theme.muted,
    '--mail-accent': theme.accent,
    '--mail-accent-text': theme.accent_text,
    '--mail-heading-font': fontStacks[theme.heading_font],
    '--mail-body-font': fontStacks[theme.body_font],
    '--mail-radius': `${theme.radius}px`,
  };
  return { ...variables, width } as CSSProperties;
}

export function textAlign(align: Align, direction: Direction): 'left' | 'center' | 'right' {
  if (align === 'center') return 'center';
  return (align === 'start') === (direction === 'ltr') ? 'left' : 'right';
}
