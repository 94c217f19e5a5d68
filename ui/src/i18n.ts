/**
 * Languages: which there are, which one is meant, and loading its sentences.
 *
 * Every sentence a person reads goes through Lingui; both languages are bundled, so switching needs
 * no network and no restart. Leaves out: numbers and dates (`format.ts`).
 */
import { i18n, type Messages } from '@lingui/core';
import dayjs from 'dayjs';
import 'dayjs/locale/de';
import type { Language } from './host/generated';

export const languages = ['en', 'de'] as const;
export type Locale = (typeof languages)[number];

const files = import.meta.glob<{ messages: Messages }>('./locales/*/*.po', { eager: true });

function catalogue(locale: Locale): Messages {
  return Object.assign(
    {},
    ...Object.entries(files)
      .filter(([path]) => path.startsWith(`./locales/${locale}/`))
      .map(([, file]) => file.messages),
  );
}

/** The system's language if it is one of ours, else English. */
export function systemLocale(wishes: readonly string[] = navigator.languages): Locale {
  for (const wish of wishes) {
    const known = languages.find((one) => wish.toLowerCase().startsWith(one));
    if (known) return known;
  }
  return 'en';
}

export const localeOf = (language: Language): Locale =>
  language === 'system' ? systemLocale() : language;

export function activate(locale: Locale): void {
  if (i18n.locale === locale) return;
  i18n.load(locale, catalogue(locale));
  i18n.activate(locale);
  dayjs.locale(locale);
  document.documentElement.lang = locale;
}

export { i18n };
