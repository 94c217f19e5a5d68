/**
 * The catalogues are complete: every sentence has its German, holds the same numbers and names as
 * the English, and one English sentence has one German one in every catalogue.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Entry {
  id: string;
  text: string;
}

const folder = join(import.meta.dirname, '../locales');
const quoted = (block: string) =>
  [...block.matchAll(/"(.*)"/g)].map(([, part]) => part ?? '').join('');

function entries(locale: string, file: string): Entry[] {
  const text = readFileSync(join(folder, locale, file), 'utf8');
  const entry = /(?:msgctxt "(.*)"\n)?msgid ((?:".*"\n?)+)msgstr ((?:".*"\n?)+)/g;
  return [...text.matchAll(entry)]
    .map(([, context, id, value]) => ({
      id: (context ? `${context}: ` : '') + quoted(id ?? ''),
      text: quoted(value ?? ''),
    }))
    .filter(({ id }) => id !== '');
}

/** `{name}` and `<0>` of a sentence, once each. */
const places = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)[,}]|<(\d+)>/g)].map(([whole]) => whole.replace(',', '}')))]
    .filter((place) => !/^\{(one|other)\}$/.test(place))
    .sort();

const files = readdirSync(join(folder, 'en')).filter((file) => file.endsWith('.po'));

describe('catalogues', () => {
  it('exist in both languages', () => {
    expect(readdirSync(join(folder, 'de')).filter((file) => file.endsWith('.po'))).toEqual(files);
  });

  it.each(files)('%s: every English sentence has its German', (file) => {
    const german = new Map(entries('de', file).map(({ id, text }) => [id, text]));
    const missing = entries('en', file).filter(({ id }) => !german.get(id));
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  it.each(files)('%s: the German holds the same numbers and names', (file) => {
    const wrong = entries('de', file).filter(
      ({ id, text }) => places(id.replace(/^\w+: /, '')).join() !== places(text).join(),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it('give one English sentence one German one; `context` tells two meanings apart', () => {
    const seen = new Map<string, string>();
    const torn: string[] = [];
    for (const { id, text } of files.flatMap((file) => entries('de', file))) {
      const before = seen.get(id);
      if (before !== undefined && before !== text) torn.push(`${id}: ${before} / ${text}`);
      seen.set(id, text);
    }
    expect(torn).toEqual([]);
  });

  it('never shout', () => {
    const loud = files
      .flatMap((file) => [...entries('en', file), ...entries('de', file)])
      .filter(({ text }) => text.includes('!'));
    expect(loud.map(({ text }) => text)).toEqual([]);
  });
});
