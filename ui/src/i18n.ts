/**
 * Languages: which there are, which one is active, and loading their catalogues.
 *
 * Every text that a person reads goes through Lingui. English is the text in the source; German comes
 * from `locales/de`: `messages` for the texts that views share, and one catalogue for each view, which
 * its route loads (`router.tsx`). All of it is part of the bundle, so switching the language needs no
 * network and no restart. Leaves out: numbers and dates (`format.ts`).
 */
import { i18n, type Messages } from '@lingui/core';
import { type CompiledMessage, compileMessage } from '@lingui/message-utils/compileMessage';
import dayjs from 'dayjs';
import 'dayjs/locale/de';
import type { Language } from './host/generated';

export const languages = ['en', 'de'] as const;
export type Locale = (typeof languages)[number];

const files = import.meta.glob<Messages>('./locales/de/*.po', { import: 'messages' });

/** The texts in the source are not compiled at build time; each is parsed once, when first shown. */
const compiled = new Map<string, CompiledMessage>();
i18n.setMessagesCompiler((text) => {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const message = compileMessage(text);
  compiled.set(text, message);
  return message;
});
i18n.load('en', {});

/** The catalogues that were asked for; another language loads the same ones. */
const opened = new Set(['messages']);
/** The language asked for last; it becomes active once its catalogues are loaded. */
let wanted: Locale | undefined;

async function load(locale: Locale, names: Iterable<string>): Promise<void> {
  if (locale === 'en') return;
  const loads = [...names].map((name) => files[`./locales/${locale}/${name}.po`]?.());
  i18n.load(locale, Object.assign({}, ...(await Promise.all(loads))));
}

/** Loads the catalogue of a view in the active language. A view without texts has none. */
export async function loadCatalogue(view: string): Promise<void> {
  if (opened.has(view)) return;
  if (wanted) await load(wanted, [view]);
  opened.add(view);
}

/** The system's language if it is one of ours, else English. */
export function systemLocale(preferred: readonly string[] = navigator.languages): Locale {
  for (const language of preferred) {
    const known = languages.find((one) => language.toLowerCase().startsWith(one));
    if (known) return known;
  }
  return 'en';
}

export const localeOf = (language: Language): Locale =>
  language === 'system' ? systemLocale() : language;

export async function activate(locale: Locale): Promise<void> {
  if (wanted === locale) return;
  wanted = locale;
  await load(locale, opened);
  // Another language was asked for meanwhile.
  if (wanted !== locale) return;
  i18n.activate(locale);
  dayjs.locale(locale);
  document.documentElement.lang = locale;
}

export { i18n };
