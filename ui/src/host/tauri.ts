/**
 * The host inside the desktop app. The only file that knows Tauri.
 *
 * Promises that whatever goes wrong arrives as a `Failure`. Leaves out: any rule about commands;
 * one door, `rpc`, takes them all.
 */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import {
  type AdmittedFile,
  type Answer,
  type AppEvent,
  type CommandName,
  type DropEvent,
  type Host,
  type Request,
  toFailure,
  type Unlisten,
} from './types';

async function ask<T>(command: string, args?: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (thrown) {
    throw toFailure(thrown);
  }
}

/** Subscribing is asynchronous, ending it is not: an early end waits for the subscription. */
function subscribe<T>(event: string, handler: (payload: T) => void): Unlisten {
  let ended = false;
  const started = listen<T>(event, ({ payload }) => {
    if (!ended) handler(payload);
  });
  return () => {
    ended = true;
    started.then((stop) => stop()).catch(() => undefined);
  };
}

export function tauriHost(): Host {
  return {
    call: <K extends CommandName>(name: K, request: Request<K>) =>
      ask<Answer<K>>('rpc', { name, request }),
    listen: (onEvent) => subscribe<AppEvent>('postroom://event', onEvent),
    listenDrops: (onDrop) => subscribe<DropEvent>('postroom://drop', onDrop),
    listenClosing: (onClosing) => subscribe<unknown>('postroom://closing', onClosing),
    answerClosing: (answer, remember) => ask<void>('answer_closing', { answer, remember }),
    chooseFile: async (kind) => {
      const one = { kind: kind ?? 'contacts', many: false };
      const [file] = await ask<AdmittedFile[]>('choose_file', one);
      return file ?? null;
    },
    chooseFiles: () => ask<AdmittedFile[]>('choose_file', { kind: 'contacts', many: true }),
    openedFiles: () => ask<DropEvent>('opened_files'),
    chooseSave: (name) => ask<string | null>('choose_save', { name }),
    upload: async (bytes, name, mime) => {
      try {
        // Raw body: a picture as JSON numbers would be four times its size.
        return await invoke<{ id: string }>('upload', bytes, {
          headers: { 'x-name': encodeURIComponent(name), 'x-mime': mime },
        });
      } catch (thrown) {
        throw toFailure(thrown);
      }
    },
    openLink: (url) => ask<void>('open_link', { url }),
    setTitle: (title) => {
      document.title = title;
    },
  };
}
