/** Starts and stops `postroom-bridge` for tests. Imports no test API: the global setup uses it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { BridgeAddress } from '../host/bridge';

const exe = process.platform === 'win32' ? '.exe' : '';
const program =
  process.env.POSTROOM_BRIDGE ?? resolve('..', 'target', 'debug', `postroom-bridge${exe}`);

export interface Running {
  process: ChildProcess;
  address: BridgeAddress;
}

/** Starts a bridge; it ends when `stop` closes its standard input. */
export async function startBridge(...options: string[]): Promise<Running> {
  if (!existsSync(program)) {
    throw new Error(`${program} is missing. Run: cargo build -p postroom-bridge`);
  }
  const child = spawn(program, [...options, '--until-stdin-closes'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    return { process: child, address: JSON.parse(line) as BridgeAddress };
  }
  throw new Error(`${program} ended before it listened`);
}

export function stopBridge({ process: child }: Running): Promise<void> {
  return new Promise((done) => {
    child.once('exit', () => done());
    child.stdin?.end();
  });
}
