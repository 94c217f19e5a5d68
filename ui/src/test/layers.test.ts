/**
 * Layers: host < components < api < features < views; no file imports from a higher layer.
 *
 * Besides: only `host/tauri.ts` imports Tauri, components import only types from the host, and
 * colours are defined in one file. Import cycles: `noImportCycles` in `biome.json`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = join(import.meta.dirname, '..');
const layers = ['host', 'components', 'api', 'features', 'views'];

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.(ts|tsx)$/.test(file) && !file.includes('.test.') && !/^test\//.test(file));

interface Import {
  file: string;
  /** A path below `src`, or `npm:` and a package. */
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
      : `npm:${from}`;
    return { file, from: target, typeOnly: Boolean(type) };
  });
});

const layer = (path: string) => layers.indexOf(path.split('/')[0] ?? '');
const show = ({ file, from }: Import) => `${file} imports ${from}`;

describe('layers', () => {
  it('every import is read', () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  it('no layer imports a higher one', () => {
    const wrong = imports.filter(({ file, from }) => layer(file) >= 0 && layer(from) > layer(file));
    expect(wrong.map(show)).toEqual([]);
  });

  it('only host/tauri.ts imports Tauri', () => {
    const wrong = imports.filter(
      ({ file, from }) => from.startsWith('npm:@tauri-apps/') && file !== 'host/tauri.ts',
    );
    expect(wrong.map(show)).toEqual([]);
  });

  it('only zod.ts imports zod, without eval', () => {
    const wrong = imports.filter(
      ({ file, from, typeOnly }) => from === 'npm:zod' && !typeOnly && file !== 'zod.ts',
    );
    expect(wrong.map(show)).toEqual([]);
  });

  it('components import only types from the host', () => {
    const wrong = imports.filter(
      ({ file, from, typeOnly }) => layer(file) === 1 && layer(from) === 0 && !typeOnly,
    );
    expect(wrong.map(show)).toEqual([]);
  });

  it('no view imports another view', () => {
    const folder = (path: string) => path.split('/').slice(0, 2).join('/');
    const wrong = imports.filter(
      ({ file, from }) => layer(file) === 4 && layer(from) === 4 && folder(file) !== folder(from),
    );
    expect(wrong.map(show)).toEqual([]);
  });

  it('colours are defined in one file', () => {
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
