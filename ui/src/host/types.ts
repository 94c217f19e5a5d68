/**
 * What the page may ask of whatever holds it: commands, files, pictures, links, and its pushes.
 *
 * Two hosts keep this promise: `tauri.ts` (the app) and `fake` (browser and tests). A file is known
 * by its token only; no path ever reaches the page. Leaves out: caching, which `api` does.
 */
import type { AppEvent, ClosingAnswer, Commands, FailureView } from './generated';

export type * from './generated';

export type CommandName = keyof Commands;
export type Request<K extends CommandName> = Commands[K]['request'];
export type Answer<K extends CommandName> = Commands[K]['answer'];

/** A file the user chose or dropped. */
export interface AdmittedFile {
  token: string;
  name: string;
  size: number;
}

/** A point of the page, in CSS pixels. */
export interface DropPoint {
  x: number;
  y: number;
}

export type DropEvent =
  | { kind: 'over' }
  | { kind: 'leave' }
  /** `refused`: what fell but is no file we take, such as a folder. */
  | { kind: 'dropped'; files: AdmittedFile[]; refused: FailureView[]; at?: DropPoint };

/** What the "open" dialog offers first. */
export type FileKind = 'contacts' | 'picture' | 'html' | 'certificate';

/** Ends a subscription. */
export type Unlisten = () => void;

export interface Host {
  /** @throws Failure, and nothing else. */
  call<K extends CommandName>(name: K, request: Request<K>): Promise<Answer<K>>;
  /** Tells what to read again. */
  listen(onEvent: (event: AppEvent) => void): Unlisten;
  /** Tells of files over the window. */
  listenDrops(onDrop: (event: DropEvent) => void): Unlisten;
  /** Asks what closing the window means while sending. */
  listenClosing(onClosing: () => void): Unlisten;
  /** The user's answer; `ask` leaves the window open. */
  answerClosing(answer: ClosingAnswer, remember: boolean): Promise<void>;
  /** Shows the system's "open" dialog. Null: the user thought better of it. */
  chooseFile(kind?: FileKind): Promise<AdmittedFile | null>;
  /** As `chooseFile`, for several files of contacts; none: the user thought better of it. */
  chooseFiles(): Promise<AdmittedFile[]>;
  /** What the system opened with this program before the page listened. */
  openedFiles(): Promise<DropEvent>;
  /** Shows the system's "save" dialog; the token goes into an export command. */
  chooseSave(suggestedName: string): Promise<string | null>;
  /** Hands over a pasted picture; answers with its id. */
  upload(bytes: Uint8Array, name: string, mime: string): Promise<{ id: string }>;
  /** Opens a web page in the system's browser. */
  openLink(url: string): Promise<void>;
  setTitle(title: string): void;
}

/** The one error that crosses: a stable code, a sentence, and what to do. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: string;
  readonly hint: string | null;

  constructor(view: FailureView) {
    super(view.message);
    this.code = view.code;
    this.hint = view.hint;
  }
}

/** Makes a `Failure` of anything that was thrown. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown) {
    const hint = 'hint' in thrown && typeof thrown.hint === 'string' ? thrown.hint : null;
    return new Failure({ code: String(thrown.code), message: String(thrown.message), hint });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new Failure({ code: 'unexpected', message, hint: null });
}
