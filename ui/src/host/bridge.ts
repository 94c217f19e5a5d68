/**
 * The host over the development bridge: a real engine behind loopback HTTP, for a browser and for
 * the tests of pages. Never part of the app.
 *
 * Promises, as `tauri.ts` does, that whatever goes wrong arrives as a `Failure`. A file is uploaded
 * to become a token; an export is downloaded when its command is done.
 */
import { download, pickFiles, watchDrops } from './browser';
import { eventStream } from './eventStream';
import {
  type AdmittedFile,
  type Answer,
  type AppEvent,
  Failure,
  type FailureView,
  type Host,
  toFailure,
} from './types';

/** What `postroom-bridge` prints. */
export interface BridgeAddress {
  address: string;
  token: string;
}

export function bridgeHost({ address, token }: BridgeAddress): Host {
  /** Names of exports that a command will write, by token. */
  const saves = new Map<string, string>();

  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...init.headers, authorization: `Bearer ${token}` };
    let response: Response;
    try {
      response = await fetch(address + path, { ...init, headers });
    } catch (thrown) {
      if (init.signal?.aborted) throw thrown;
      const hint = 'Start it again with `cargo xtask dev`, and open the address that it prints.';
      throw new Failure({ code: 'bridge_down', message: 'The bridge does not answer.', hint });
    }
    if (!response.ok) throw toFailure(await response.json());
    return response;
  }

  async function post<T>(path: string, body: BodyInit, type = 'application/json'): Promise<T> {
    const headers = { 'content-type': type };
    return (await send(path, { method: 'POST', body, headers })).json();
  }

  const admit = (file: File) =>
    post<AdmittedFile>(`/files?name=${encodeURIComponent(file.name)}`, file, 'application/x-file');

  async function deliver(request: unknown): Promise<void> {
    if (typeof request !== 'object' || request === null || !('token' in request)) return;
    const save = String(request.token);
    const name = saves.get(save);
    if (name === undefined) return;
    saves.delete(save);
    download(await (await send(`/saves/${save}`)).blob(), name);
  }

  return {
    call: async (name, request) => {
      const answer = await post<Answer<typeof name>>(`/call/${name}`, JSON.stringify(request));
      await deliver(request);
      return answer;
    },
    listen: (onEvent) =>
      eventStream(
        (again, signal) => send(`/events?again=${again}`, { signal }),
        (data) => onEvent(JSON.parse(data) as AppEvent),
      ),
    // A browser closes its tab itself; the bridge keeps sending.
    listenClosing: () => () => undefined,
    answerClosing: async () => undefined,
    listenDrops: (onDrop) =>
      watchDrops({
        onOver: () => onDrop({ kind: 'over' }),
        onLeave: () => onDrop({ kind: 'leave' }),
        onDrop: async (dropped, at) => {
          const files: AdmittedFile[] = [];
          const refused: FailureView[] = [];
          for (const file of dropped) {
            try {
              files.push(await admit(file));
            } catch (thrown) {
              const { code, message, hint } = toFailure(thrown);
              refused.push({ code, message, hint });
            }
          }
          onDrop({ kind: 'dropped', files, refused, at });
        },
      }),
    chooseFile: async (kind = 'contacts') => {
      const [file] = await pickFiles(kind, false);
      return file ? admit(file) : null;
    },
    chooseFiles: async () => Promise.all((await pickFiles('contacts', true)).map(admit)),
    openedFiles: async () => ({ kind: 'dropped', files: [], refused: [] }),
    chooseSave: async (name) => {
      const save = await post<{ token: string }>('/saves', JSON.stringify({ name }));
      saves.set(save.token, name);
      return save.token;
    },
    upload: (bytes, name, mime) =>
      post(`/upload?name=${encodeURIComponent(name)}`, new Blob([new Uint8Array(bytes)]), mime),
    openLink: async (url) => {
      window.open(url, '_blank', 'noopener');
    },
    setTitle: (title) => {
      document.title = title;
    },
  };
}
