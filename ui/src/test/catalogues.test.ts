/**
 * The German catalogues are complete: every text in the source has its German, the German has the
 * same placeholders, and one English text has one German text in every catalogue.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCatalogs } from '@lingui/cli/api';
import { getConfig } from '@lingui/conf';
import { beforeAll, describe, expect, it } from 'vitest';

interface Entry {
  file: string;
  /** Where one English text has two meanings. */
  context: string;
  english: string;
  /** Undefined: not in the catalogue. */
  german: string | undefined;
}

const root = join(import.meta.dirname, '../..');
const entries: Entry[] = [];

/** Lists what does not hold, so that a failure names the texts. */
const shown = (wrong: Entry[]) => wrong.map(({ file, english }) => `${file}: ${english}`);

/** A branch of a plural is no placeholder, also when it is one word: `one {updated}`. */
const placeholder = /(?<!\b(?:one|other) |=\d+ )\{(\w+)[,}]|<(\d+)>/g;

/** `{name}` and `<0>` of a text, once each. */
const placeholders = (text: string) =>
  [...new Set([...text.matchAll(placeholder)].map(([whole]) => whole.replace(',', '}')))]
    .sort()
    .join();

const translated = () =>
  entries.filter((entry): entry is Entry & { german: string } => Boolean(entry.german));

beforeAll(async () => {
  const catalogs = await getCatalogs(getConfig({ cwd: root }));
  for (const catalog of catalogs) {
    const withTexts = catalog.sourcePaths.filter((path) =>
      readFileSync(path, 'utf8').includes('@lingui/'),
    );
    if (withTexts.length === 0) continue;
    const source = (await catalog.collect({ files: withTexts })) ?? {};
    const german = (await catalog.read('de')) ?? {};
    for (const id of new Set([...Object.keys(source), ...Object.keys(german)])) {
      const { message, context } = source[id] ?? german[id] ?? {};
      entries.push({
        file: catalog.name ?? catalog.path,
        context: context ?? '',
        english: message ?? id,
        german: german[id]?.translation,
      });
    }
  }
}, 120_000);

describe('catalogues', () => {
  it('every text in the source is found', () => {
    expect(entries.length).toBeGreaterThan(1_000);
  });

  it('every English text has its German', () => {
    expect(shown(entries.filter(({ german }) => !german))).toEqual([]);
  });

  it('the German has the same placeholders', () => {
    const wrong = translated().filter(
      ({ english, german }) => placeholders(english) !== placeholders(german),
    );
    expect(shown(wrong)).toEqual([]);
  });

  it('one English text has one German text; `context` separates two meanings', () => {
    const seen = new Map<string, string>();
    const different: string[] = [];
    for (const { context, english, german } of translated()) {
      const key = `${context}: ${english}`;
      const before = seen.get(key);
      if (before !== undefined && before !== german) {
        different.push(`${english}: ${before} / ${german}`);
      }
      seen.set(key, german);
    }
    expect(different).toEqual([]);
  });

  it('no text has an exclamation mark', () => {
    const loud = entries.filter(({ english, german }) => `${english}${german}`.includes('!'));
    expect(shown(loud)).toEqual([]);
  });
});
