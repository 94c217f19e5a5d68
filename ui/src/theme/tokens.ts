/**
 * Every colour of the app: scales, tokens for light and dark, delivery states and later facts.
 *
 * Colours are chosen here and nowhere else; components read `var(--pr-…)`, and a hex value outside
 * this file is a defect. Leaves out: how Mantine's components use them (`index.ts`).
 */
import type { MantineColorsTuple } from '@mantine/core';

/* ------------------------------------------------------------------ scales */

/** Primary. A deep ink-blue; 7 is the button in light, 5 the button in dark. */
export const ink: MantineColorsTuple = [
  '#eef2f8',
  '#dde5f1',
  '#bccbe2',
  '#9db5dc',
  '#6d8fc4',
  '#4a71b0',
  '#375d99',
  '#2a4d84',
  '#203d6c',
  '#162b4e',
];
/** Neutrals in light: paper, never cold grey. */
export const paper: MantineColorsTuple = [
  '#faf7f1',
  '#f4f0e7',
  '#ebe5d9',
  '#e3dccf',
  '#c9c0af',
  '#a89e8c',
  '#8a806f',
  '#655d4f',
  '#443e35',
  '#211f1b',
];
/** Neutrals in dark: warm charcoal. Mantine's order: 0 is text, 9 the deepest ground. */
export const charcoal: MantineColorsTuple = [
  '#ece7dd',
  '#cfc8bb',
  '#b3ab9d',
  '#8c8476',
  '#4a443c',
  '#3b3630',
  '#332f2a',
  '#2a2723',
  '#211f1b',
  '#191714',
];
export const vermilion: MantineColorsTuple = [
  '#fdeee8',
  '#fad9cd',
  '#f4b29d',
  '#ee8868',
  '#f0673f',
  '#e0512a',
  '#d4431d',
  '#b43716',
  '#8f2c12',
  '#6b210e',
];
export const carmine: MantineColorsTuple = [
  '#fceef0',
  '#fae1e5',
  '#f3bcc6',
  '#ff94a6',
  '#e0637d',
  '#cb3b59',
  '#bc2947',
  '#ad1f3e',
  '#8e1732',
  '#6c1026',
];
export const amber: MantineColorsTuple = [
  '#fdf6e5',
  '#faecce',
  '#f3d795',
  '#e9b954',
  '#d69c2b',
  '#b97d10',
  '#9c6700',
  '#855600',
  '#6b4500',
  '#4f3300',
];
export const fern: MantineColorsTuple = [
  '#eef7f0',
  '#deefe3',
  '#b8dec4',
  '#7acb9e',
  '#49aa76',
  '#2d8a59',
  '#237a4d',
  '#1b6b42',
  '#145534',
  '#0d3f26',
];

/* ------------------------------------------------------------------ tokens */

export const light = {
  ground: '#efeae0', //       sidebar, title bar, status strip
  canvas: '#faf7f1', //       the page behind panels
  surface: '#fffefc', //      panels, tables, inputs
  sunken: '#f4f0e7', //       table head, wells, code
  hover: '#f3eee4',
  selected: '#e7edf6', //     chosen row, current item
  line: '#e3dccf', //         hairlines between things
  'line-strong': '#c9c0af', //panel edges that must hold
  control: '#8a806f', //      input and checkbox edges: 3:1 on surface
  ink: '#211f1b', //          text
  'ink-soft': '#514a3e', //   second line
  'ink-faint': '#655d4f', //  captions, placeholders: still AA everywhere
  primary: '#2a4d84',
  'primary-hover': '#203d6c',
  'primary-text': '#2a4d84',
  'on-primary': '#ffffff',
  'primary-tint': '#e7edf6',
  focus: '#375d99',
  accent: '#d4431d', //       vermilion: "here and now". Never text, never a state.
  danger: '#ad1f3e',
  'danger-tint': '#fae1e5',
  warning: '#855600',
  'warning-tint': '#faecce',
  success: '#1b6b42',
  'success-tint': '#deefe3',
  overlay: 'rgb(250 247 241 / .84)', // over the window while files hover
  'float-shadow': '0 1px 2px rgb(60 45 20 / .10), 0 8px 24px rgb(60 45 20 / .16)',
};

export type Tokens = typeof light;

export const dark: Tokens = {
  ground: '#191714',
  canvas: '#211f1b',
  surface: '#2a2723',
  sunken: '#24211d',
  hover: '#332f2a',
  selected: '#2b3648',
  line: '#3b3630',
  'line-strong': '#514a41',
  control: '#8c8476',
  ink: '#ece7dd',
  'ink-soft': '#cfc8bb',
  'ink-faint': '#b3ab9d',
  primary: '#4a71b0',
  'primary-hover': '#3f63a0',
  'primary-text': '#a9c0e4',
  'on-primary': '#ffffff',
  'primary-tint': '#2b3648',
  focus: '#9db5dc',
  accent: '#f0673f',
  danger: '#ff94a6',
  'danger-tint': '#482a2f',
  warning: '#e9b954',
  'warning-tint': '#42341c',
  success: '#7acb9e',
  'success-tint': '#233a2d',
  overlay: 'rgb(25 23 20 / .84)',
  'float-shadow': '0 0 0 1px #4a443c, 0 12px 32px rgb(0 0 0 / .5)',
};

/**
 * Delivery states and later facts. `text` carries words and icons, `tint` stands
 * behind them, `fill` is for bars and charts.
 */
type Hue = { text: string; tint: string; fill: string };
type Pair = { light: Hue; dark: Hue };
const hue = (text: string, tint: string, fill: string): Hue => ({ text, tint, fill });

export const stateColors = {
  queued: {
    light: hue('#5c5446', '#ebe5d9', '#cfc6b5'),
    dark: hue('#c4bbab', '#3b3630', '#5e574c'),
  },
  sending: {
    light: hue('#0a6288', '#dcedf5', '#1f6fb0'),
    dark: hue('#74c4e8', '#1f3540', '#3b86cf'),
  },
  accepted: {
    light: hue('#1b6b42', '#deefe3', '#2f9d70'),
    dark: hue('#7acb9e', '#233a2d', '#62c998'),
  },
  deferred: {
    light: hue('#855600', '#faecce', '#c4840f'),
    dark: hue('#e9b954', '#42341c', '#f2bd45'),
  },
  refused: {
    light: hue('#ad1f3e', '#fae1e5', '#ab183c'),
    dark: hue('#ff94a6', '#482a2f', '#d4486b'),
  },
  expired: {
    light: hue('#7a431c', '#f3e3d6', '#553016'),
    dark: hue('#dea67d', '#40301f', '#9c6439'),
  },
  withdrawn: {
    light: hue('#525a69', '#e5e8ee', '#838c9c'),
    dark: hue('#b1bac9', '#30353d', '#7d8798'),
  },
  inDoubt: {
    light: hue('#6539a3', '#ece3f8', '#8a63cc'),
    dark: hue('#c5a9f5', '#382e49', '#b39af3'),
  },
  delivered: {
    light: hue('#0d655d', '#d9efec', '#198177'),
    dark: hue('#6fcfc3', '#1c3a37', '#3fa79b'),
  },
  bounced: {
    light: hue('#98331f', '#f9e3dc', '#ad452f'),
    dark: hue('#f5a08a', '#452d26', '#d1735c'),
  },
  complained: {
    light: hue('#8f1d6b', '#f8e1f0', '#a93583'),
    dark: hue('#f09ad0', '#43293a', '#cf6bab'),
  },
  unsubscribed: {
    light: hue('#525a69', '#e5e8ee', '#7e8798'),
    dark: hue('#b1bac9', '#30353d', '#7d8798'),
  },
  opened: {
    light: hue('#2a4d84', '#e7edf6', '#4a71b0'),
    dark: hue('#a9c0e4', '#2b3648', '#6d8fc4'),
  },
  clicked: {
    light: hue('#3c3a96', '#e7e6f7', '#5957b8'),
    dark: hue('#b3b1f2', '#302f4a', '#8583d6'),
  },
} satisfies Record<string, Pair>;

export type StateColor = keyof typeof stateColors;

/** `stateVar('inDoubt', 'text')` → `var(--pr-in-doubt-text)` */
export const stateVar = (state: StateColor, part: keyof Hue): string =>
  `var(--pr-${state.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}-${part})`;

export const stateVars = (scheme: keyof Pair): Record<string, string> =>
  Object.fromEntries(
    Object.entries(stateColors).flatMap(([name, pair]) =>
      Object.entries(pair[scheme]).map(([part, value]) => [
        stateVar(name as StateColor, part as keyof Hue).slice(4, -1),
        value,
      ]),
    ),
  );

export const tokenVars = (tokens: Tokens): Record<string, string> =>
  Object.fromEntries(Object.entries(tokens).map(([name, value]) => [`--pr-${name}`, value]));

/** The two colours Mantine wants as values. */
export const white = '#fffefc';
export const black = '#211f1b';
