/**
 * The shelves hold: host < components < api < features < views, and nothing imports upwards.
 *
 * Besides: only `host/tauri.ts` knows Tauri, components take nothing but types from the host, the
 * fake host stays out of the app, and colours stand in one file.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = join(import.meta.dirname, '..');
const shelves = ['host', 'components', 'api', 'features', 'views'];

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.(ts|tsx)$/.test(file) && !file.includes('.test.') && !/^test\//.test(file));

interface Import {
  file: string;
  from: string;
  typeOnly: boolean;
}

const imports: Import[] = files.flatMap((file) => {
  const text = readFileSync(join(src, file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)(?:import|export)\s+(type\s)?[^'"();]*?from\s+['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)/g,
  );
  return [...found].map(([, type, still, lazy]) => {
    const from = still ?? lazy ?? '';
    const target = from.startsWith('.')
      ? relative(src, join(src, dirname(file), from)).replaceAll('\\', '/')
      : from;
    return { file, from: target, typeOnly: Boolean(type) };
  });
});

const shelf = (path: string) => shelves.indexOf(path.split('/')[0] ?? '');
const show = ({ file, from }: Import) => `${file} imports ${from}`;

describe('shelves', () => {
  it('see every file', () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  it('never import upwards', () => {
    const wrong = imports.filter(({ file, from }) => shelf(file) >= 0 && shelf(from) > shelf(file));
    expect(wrong.map(show)).toEqual([]);
  });

  it('keep Tauri behind one door', () => {
    const wrong = imports.filter(
      ({ file, from }) => from.startsWith('@tauri-apps/') && file !== 'host/tauri.ts',
    );
    expect(wrong.map(show)).toEqual([]);
  });

  it('keep components free of the host, but for its words', () => {
    const wrong = imports.filter(
      ({ file, from, typeOnly }) => shelf(file) === 1 && shelf(from) === 0 && !typeOnly,
    );
    expect(wrong.map(show)).toEqual([]);
  });

  it('keep one view out of another', () => {
    const folder = (path: string) => path.split('/').slice(0, 2).join('/');
    const wrong = imports.filter(
      ({ file, from }) => shelf(file) === 4 && shelf(from) === 4 && folder(file) !== folder(from),
    );
    expect(wrong.map(show)).toEqual([]);
  });

  it('keep the fake host out of the app', () => {
    const wrong = imports.filter(
      ({ file, from }) =>
        from.startsWith('host/fake') && !file.startsWith('host/fake') && file !== 'main.tsx',
    );
    expect(wrong.map(show)).toEqual([]);
  });

  it('keep colours in one file', () => {
    // A mail's own colours are content, not the look of the app.
    const allowed = /^(theme\/tokens\.ts|host\/|views\/compose\/|features\/(mail|editor)\/)/;
    const all = readdirSync(src, { recursive: true, encoding: 'utf8' }).map((file) =>
      file.replaceAll('\\', '/'),
    );
    const wrong = all.filter(
      (file) =>
        /\.(css|ts|tsx)$/.test(file) &&
        !file.includes('.test.') &&
        !allowed.test(file) &&
        /#(?:[0-9a-f]{6}|[0-9a-f]{3})\b/i.test(readFileSync(join(src, file), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });
});
