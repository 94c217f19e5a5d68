/**
 * A real engine for the tests of pages: `const engine = openEngine()` at the top of a test file.
 *
 * The tests of a file, or of the `describe` that opens the engine, share one bridge over a fresh copy
 * of the sample (or over an empty workspace). `POSTROOM_BRIDGE` names the program; `cargo build -p
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

/** An engine for the tests of this file or `describe`. */
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

/** The address of a page of the sample's campaign whose name begins so. */
export async function campaignPage(engine: Engine, name: string, page: string): Promise<string> {
  return `/campaigns/${(await campaignNamed(engine.host, name)).id}/${page}`;
}

/** The id of the sample's list with this name. */
export async function listId({ host }: Engine, name: string): Promise<string> {
  return (await host.call('list_all', {})).find((one) => one.name === name)?.id ?? '';
}

type Found = Answer<'contact_page'>['rows'][number];

/** The id of the sample's relay with this name. */
export async function relayId({ host }: Engine, name: string): Promise<string> {
  return (await host.call('relay_list', {})).find((one) => one.name === name)?.id ?? '';
}

/** The first accepted emails of the current campaign: to whom, and their Message-IDs. */
export async function acceptedMails({ host }: Engine, limit: number) {
  const { id: campaign } = await campaignNamed(host, 'Spring news');
  const filter = { campaign, status: 'accepted', search: '', domain: null, code: null } as const;
  const page = { filter, sort: null, descending: false, offset: 0, limit };
  const { rows } = await host.call('delivery_page', page);
  return Promise.all(
    rows.map(async ({ id, contact, address: email }) => {
      const { message_id: mail } = await host.call('delivery_get', { id });
      return { contact, email, mail };
    }),
  );
}

/** The first contact whom a search finds. */
export async function contactNamed({ host }: Engine, search: string): Promise<Found | undefined> {
  const { rows } = await host.call('contact_page', {
    filter: { search, list: null, status: null, rule: null },
    sort: 'address',
    descending: false,
    offset: 0,
    limit: 1,
    last_mail: false,
  });
  return rows[0];
}
