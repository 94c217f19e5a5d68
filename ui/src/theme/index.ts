/**
 * Mantine dressed in Postroom's tokens: sizes, type, radii and each component's defaults.
 *
 * Leaves out: colour values (`tokens.ts`) and global rules (`../app.css`).
 */
import {
  ActionIcon,
  Alert,
  Badge,
  Button,
  Card,
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  Input,
  InputWrapper,
  Kbd,
  Menu,
  Modal,
  NavLink,
  Paper,
  Pill,
  Popover,
  Progress,
  Radio,
  rem,
  SegmentedControl,
  Select,
  Switch,
  Table,
  Tabs,
  Text,
  Tooltip,
} from '@mantine/core';
import {
  amber,
  black,
  carmine,
  charcoal,
  dark,
  fern,
  ink,
  light,
  paper,
  stateVars,
  type Tokens,
  tokenVars,
  vermilion,
  white,
} from './tokens';

export { type StateColor, stateVar } from './tokens';

/* ---------------------------------------------- Mantine's own variables too */

const mantineVars = (t: Tokens): Record<string, string> => ({
  '--mantine-color-body': t.canvas,
  '--mantine-color-text': t.ink,
  '--mantine-color-dimmed': t['ink-faint'],
  '--mantine-color-placeholder': t['ink-faint'],
  '--mantine-color-anchor': t['primary-text'],
  '--mantine-color-error': t.danger,
  '--mantine-color-default': t.surface,
  '--mantine-color-default-hover': t.hover,
  '--mantine-color-default-color': t.ink,
  '--mantine-color-default-border': t['line-strong'],
  '--mantine-color-disabled': t.hover,
  '--mantine-color-disabled-color': t['ink-faint'],
  '--mantine-color-disabled-border': t.line,
  '--mantine-primary-color-filled': t.primary,
  '--mantine-primary-color-filled-hover': t['primary-hover'],
  '--mantine-primary-color-contrast': t['on-primary'],
  '--mantine-color-ink-filled': t.primary,
  '--mantine-color-ink-filled-hover': t['primary-hover'],
  '--mantine-color-ink-light': t['primary-tint'],
  '--mantine-color-ink-light-color': t['primary-text'],
  '--mantine-color-ink-text': t['primary-text'],
  '--mantine-color-carmine-text': t.danger,
  '--mantine-color-carmine-light': t['danger-tint'],
  '--mantine-color-carmine-light-color': t.danger,
  '--mantine-color-amber-text': t.warning,
  '--mantine-color-amber-light': t['warning-tint'],
  '--mantine-color-amber-light-color': t.warning,
  '--mantine-color-fern-text': t.success,
  '--mantine-color-fern-light': t['success-tint'],
  '--mantine-color-fern-light-color': t.success,
});

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {
    '--pr-row': rem(32),
    '--pr-bar': rem(40), //   title bar
    '--pr-status-bar': rem(28),
    '--pr-side': rem(192), // sidebar
    '--pr-gutter': rem(24), //page edge
  },
  light: { ...tokenVars(light), ...stateVars('light'), ...mantineVars(light) },
  dark: { ...tokenVars(dark), ...stateVars('dark'), ...mantineVars(dark) },
});

/* ------------------------------------------------------------------- theme */

const sans =
  '"Inter Variable", Inter, -apple-system, "Segoe UI Variable Text", "Segoe UI", Cantarell, "Noto Sans", system-ui, sans-serif';
const mono =
  '"IBM Plex Mono", ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';

/** Heights on the 8 px grid: 24 in rows and bars, 32 everywhere, 40 for the one big step. */
const height = { xs: rem(24), sm: rem(32), md: rem(40) } as Record<string, string>;
const controlText = { xs: rem(12), sm: rem(13.5), md: rem(14) } as Record<string, string>;
const padX = { xs: rem(8), sm: rem(12), md: rem(16) } as Record<string, string>;
const pick = (table: Record<string, string>, size: unknown) =>
  table[String(size ?? 'sm')] ?? table.sm;

export const theme = createTheme({
  colors: {
    ink,
    gray: paper,
    dark: charcoal,
    vermilion,
    red: carmine,
    carmine,
    yellow: amber,
    amber,
    green: fern,
    fern,
  },
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 5 },
  white,
  black,
  autoContrast: true,
  luminanceThreshold: 0.4,
  cursorType: 'default',
  focusRing: 'auto',
  respectReducedMotion: true,
  fontFamily: sans,
  fontFamilyMonospace: mono,
  fontSizes: { xs: rem(11), sm: rem(12), md: rem(13.5), lg: rem(15), xl: rem(18) },
  lineHeights: { xs: '1.4545', sm: '1.3333', md: '1.4815', lg: '1.6', xl: '1.3333' },
  spacing: { xs: rem(4), sm: rem(8), md: rem(16), lg: rem(24), xl: rem(32) },
  radius: { xs: rem(3), sm: rem(4), md: rem(6), lg: rem(8), xl: rem(12) },
  defaultRadius: 'sm',
  shadows: {
    xs: 'none',
    sm: 'none',
    md: 'var(--pr-float-shadow)',
    lg: 'var(--pr-float-shadow)',
    xl: 'var(--pr-float-shadow)',
  },
  headings: {
    fontFamily: sans,
    fontWeight: '620',
    sizes: {
      h1: { fontSize: rem(20), lineHeight: rem(28) },
      h2: { fontSize: rem(15), lineHeight: rem(24) },
      h3: { fontSize: rem(14), lineHeight: rem(20) },
    },
  },
  components: {
    Text: Text.extend({ defaultProps: { size: 'md' } }),
    Button: Button.extend({
      defaultProps: { size: 'sm' },
      vars: (_t, p) => ({
        root: {
          '--button-height': pick(height, p.size),
          '--button-padding-x': pick(padX, p.size),
          '--button-fz': pick(controlText, p.size),
        },
      }),
      styles: { root: { fontWeight: 550 }, section: { marginInlineEnd: rem(6) } },
    }),
    ActionIcon: ActionIcon.extend({
      defaultProps: { size: 'sm', variant: 'subtle', color: 'gray' },
      vars: (_t, p) => ({
        root: {
          '--ai-size': pick(height, p.size),
          '--ai-color': 'var(--pr-ink-soft)',
          '--ai-hover-color': 'var(--pr-ink)',
          '--ai-hover': 'var(--pr-hover)',
        },
      }),
    }),
    Input: Input.extend({
      defaultProps: { size: 'sm' },
      vars: (_t, p) => ({
        wrapper: {
          '--input-height': pick(height, p.size),
          '--input-fz': pick(controlText, p.size),
          '--input-bd': p.error ? 'var(--pr-danger)' : 'var(--pr-control)',
          '--input-bd-focus': 'var(--pr-focus)',
          '--input-bg': 'var(--pr-surface)',
        },
      }),
    }),
    InputWrapper: InputWrapper.extend({
      defaultProps: { size: 'sm' },
      styles: {
        label: { fontSize: rem(12), lineHeight: rem(16), fontWeight: 550, marginBottom: rem(4) },
        description: { fontSize: rem(12), lineHeight: rem(16) },
        error: { fontSize: rem(12), lineHeight: rem(16) },
      },
    }),
    Select: Select.extend({
      defaultProps: { size: 'sm', allowDeselect: false, checkIconPosition: 'right' },
    }),
    Checkbox: Checkbox.extend({
      defaultProps: { size: 'xs' },
      styles: {
        inner: { marginTop: rem(2) },
        input: { borderColor: 'var(--pr-control)' },
        label: { fontSize: rem(13.5), lineHeight: rem(20) },
      },
    }),
    Radio: Radio.extend({
      defaultProps: { size: 'xs' },
      styles: {
        inner: { marginTop: rem(2) },
        radio: { borderColor: 'var(--pr-control)' },
        label: { fontSize: rem(13.5), lineHeight: rem(20) },
      },
    }),
    Switch: Switch.extend({
      defaultProps: { size: 'xs' },
      styles: { label: { fontSize: rem(13.5) } },
    }),
    SegmentedControl: SegmentedControl.extend({
      defaultProps: { size: 'xs' },
      styles: {
        root: {
          background: 'var(--pr-sunken)',
          border: `${rem(1)} solid var(--pr-line)`,
          padding: rem(2),
        },
        indicator: {
          background: 'var(--pr-surface)',
          boxShadow: '0 0 0 1px var(--pr-line-strong)',
        },
        label: { fontSize: rem(12), lineHeight: rem(16), padding: `${rem(2)} ${rem(8)}` },
      },
    }),
    Tabs: Tabs.extend({
      styles: { tab: { padding: `${rem(6)} ${rem(12)}`, fontSize: rem(13.5), fontWeight: 500 } },
      vars: () => ({ root: { '--tabs-color': 'var(--pr-accent)' } }),
    }),
    NavLink: NavLink.extend({ styles: { label: { fontSize: rem(13.5) } } }),
    Table: Table.extend({
      defaultProps: {
        verticalSpacing: 0,
        horizontalSpacing: 'sm',
        tabularNums: true,
        borderColor: 'var(--pr-line)',
        highlightOnHoverColor: 'var(--pr-hover)',
      },
    }),
    Paper: Paper.extend({
      defaultProps: { radius: 'md', withBorder: true },
      vars: () => ({ root: {} }),
      styles: { root: { background: 'var(--pr-surface)', borderColor: 'var(--pr-line)' } },
    }),
    Card: Card.extend({
      defaultProps: { radius: 'md', withBorder: true, padding: 'md' },
      styles: { root: { background: 'var(--pr-surface)', borderColor: 'var(--pr-line)' } },
    }),
    Badge: Badge.extend({
      defaultProps: { variant: 'light', radius: 'sm', size: 'sm' },
      styles: {
        root: {
          textTransform: 'none',
          fontWeight: 550,
          letterSpacing: 0,
          height: rem(20),
          fontSize: rem(12),
          paddingInline: rem(6),
        },
      },
    }),
    Pill: Pill.extend({
      styles: { root: { background: 'var(--pr-hover)', borderRadius: rem(4) } },
    }),
    Progress: Progress.extend({
      defaultProps: { radius: 'xs', size: rem(8) },
      styles: { root: { background: 'var(--pr-line)' } },
    }),
    Alert: Alert.extend({
      defaultProps: { variant: 'light', radius: 'md' },
      styles: {
        title: { fontSize: rem(13.5) },
        message: { fontSize: rem(13.5), color: 'var(--pr-ink)' },
      },
    }),
    Kbd: Kbd.extend({ defaultProps: { size: 'xs' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 500, withArrow: false, radius: 'sm' } }),
    Menu: Menu.extend({
      defaultProps: { shadow: 'md', radius: 'md', transitionProps: { duration: 80 } },
    }),
    Popover: Popover.extend({
      defaultProps: { shadow: 'md', radius: 'md', transitionProps: { duration: 80 } },
    }),
    Drawer: Drawer.extend({
      defaultProps: {
        shadow: 'xl',
        transitionProps: { duration: 120 },
        overlayProps: { backgroundOpacity: 0.35, blur: 0 },
      },
      styles: {
        header: { background: 'var(--pr-surface)', minHeight: rem(48), paddingBlock: rem(8) },
        content: { background: 'var(--pr-surface)' },
        title: { fontSize: rem(15), lineHeight: rem(24), fontWeight: 620 },
      },
    }),
    Modal: Modal.extend({
      defaultProps: {
        radius: 'lg',
        shadow: 'xl',
        transitionProps: { duration: 120 },
        overlayProps: { backgroundOpacity: 0.35, blur: 0 },
      },
      styles: {
        header: { background: 'var(--pr-surface)' },
        content: { background: 'var(--pr-surface)' },
        title: { fontSize: rem(15), lineHeight: rem(24), fontWeight: 620 },
      },
    }),
  },
});
