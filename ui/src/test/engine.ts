/**
 * A real engine for the tests of pages: `const engine = openEngine()` at the top of a test file.
 *
 * Each file gets a bridge of its own over a fresh copy of the sample (or over an empty workspace);
 * the tests of a file share it. `POSTROOM_BRIDGE` names the program; `cargo build -p
 * postroom-bridge` makes it.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, inject } from 'vitest';
import { bridgeHost } from '../host/bridge';
import type { Answer, Host } from '../host/types';
import { type Running, startBridge, stopBridge } from './bridge';

export interface Engine {
  readonly host: Host;
}

/** An engine for the tests of one file. */
export function openEngine(sample: 'shop' | 'empty' = 'shop'): Engine {
  let running: Running | undefined;
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'postroom-test-'));
    if (sample === 'shop') cpSync(inject('sample'), folder, { recursive: true });
    const workspace = join(folder, 'sample.postroom');
    running = await startBridge(
      '--workspace',
      workspace,
      '--secrets-in-memory',
      '--origin',
      location.origin,
    );
  }, 30_000);
  afterAll(async () => {
    if (running) await stopBridge(running);
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);
  return {
    get host() {
      if (!running) throw new Error('the engine runs inside tests only');
      return bridgeHost(running.address);
    },
  };
}

type Campaigns = Answer<'campaign_list'>;

/** The sample's campaign whose name begins so. */
export async function campaignNamed(host: Host, name: string): Promise<Campaigns[number]> {
  const found = (await host.call('campaign_list', {})).find((one) => one.name.startsWith(name));
  if (!found) throw new Error(`the sample has no campaign “${name}”`);
  return found;
}
