/**
 * Starts the page: picks the host, the language, and mounts the app.
 *
 * In a browser during development the bridge's engine answers (`cargo xtask dev`); a built app
 * carries none of it.
 */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import '@fontsource-variable/inter/index.css';
import '@fontsource/ibm-plex-mono/400.css';
import './app.css';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { createClient } from './api';
import type { BridgeAddress } from './host/bridge';
import type { Host } from './host/types';
import { activate, systemLocale } from './i18n';
import { createAppRouter } from './router';

async function pickHost(): Promise<Host> {
  if (import.meta.env.MODE === 'production' || '__TAURI_INTERNALS__' in window) {
    const { tauriHost } = await import('./host/tauri');
    return tauriHost();
  }
  // One line of JSON that `postroom-bridge` printed.
  const bridge: unknown = import.meta.env.VITE_BRIDGE;
  if (typeof bridge !== 'string') {
    throw new Error('This page needs an engine. Run `cargo xtask dev` and open what it prints.');
  }
  const { bridgeHost } = await import('./host/bridge');
  return bridgeHost(JSON.parse(bridge) as BridgeAddress);
}

async function start(root: HTMLElement): Promise<void> {
  const host = await pickHost();
  await activate(systemLocale());
  createRoot(root).render(<App host={host} client={createClient()} router={createAppRouter()} />);
}

const root = document.getElementById('root');
if (root) void start(root);
