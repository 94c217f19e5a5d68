/** Before all test files: makes the sample workspace once, which each file then copies. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startBridge, stopBridge } from './bridge';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of the sample workspace. */
    sample: string;
  }
}

export default async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), 'postroom-sample-'));
  const workspace = join(folder, 'sample.postroom');
  await stopBridge(await startBridge('--seed', '--workspace', workspace));
  project.provide('sample', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
