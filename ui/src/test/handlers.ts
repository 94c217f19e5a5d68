/**
 * A host whose answers the test gives, command by command: for components, and for states that a
 * real engine does not reach at will.
 */
import {
  type Answer,
  type ClosingAnswer,
  type CommandName,
  type DropEvent,
  Failure,
  type Host,
  type Request,
  type Tag,
  toFailure,
} from '../host/types';

export type Handlers = {
  [K in CommandName]: (request: Request<K>) => Answer<K> | Promise<Answer<K>>;
};

export interface TestHost extends Host {
  /** Every call so far, oldest first. */
  calls: { name: string; request: unknown }[];
  /** Tells the page to read again. */
  changed: (...tags: Tag[]) => void;
  /** Moves files over the window or drops them. */
  drop: (event: DropEvent) => void;
  /** Clicks the window's close button while sending. */
  close: () => void;
  /** The answers to the question about closing. */
  closings: { answer: ClosingAnswer; remember: boolean }[];
}

/** Answers from `handlers` first and from `behind` otherwise; records every call. */
export function testHost(handlers: Partial<Handlers> = {}, behind?: Host): TestHost {
  const events = new Set<Parameters<Host['listen']>[0]>();
  const drops = new Set<Parameters<Host['listenDrops']>[0]>();
  const closes = new Set<() => void>();
  const closings: TestHost['closings'] = [];
  const calls: TestHost['calls'] = [];
  const file = { token: 'sample-file', name: 'spring-fair.csv', size: 48_210 };
  return {
    calls,
    changed: (...tags) => {
      for (const onEvent of events) onEvent({ tags });
    },
    drop: (event) => {
      for (const onDrop of drops) onDrop(event);
    },
    close: () => {
      for (const onClosing of closes) onClosing();
    },
    closings,
    call: async (name, request) => {
      calls.push({ name, request });
      const handler = handlers[name];
      if (!handler) {
        if (behind) return behind.call(name, request);
        const message = `The test has no answer to “${name}”.`;
        throw new Failure({ code: 'no_handler', message, hint: null });
      }
      try {
        return structuredClone(await handler(request));
      } catch (thrown) {
        throw toFailure(thrown);
      }
    },
    listen: (onEvent) => {
      events.add(onEvent);
      const end = behind?.listen(onEvent);
      return () => {
        events.delete(onEvent);
        end?.();
      };
    },
    listenDrops: (onDrop) => {
      drops.add(onDrop);
      return () => drops.delete(onDrop);
    },
    listenClosing: (onClosing) => {
      closes.add(onClosing);
      return () => closes.delete(onClosing);
    },
    answerClosing: async (answer, remember) => {
      closings.push({ answer, remember });
    },
    chooseFile: async () => file,
    chooseFiles: async () => [file],
    openedFiles: async () => ({ kind: 'dropped', files: [], refused: [] }),
    chooseSave: async (name) => behind?.chooseSave(name) ?? 'sample-save',
    upload: async (bytes, name, mime) => behind?.upload(bytes, name, mime) ?? { id: 'picture-1' },
    openLink: async () => undefined,
    setTitle: (title) => {
      document.title = title;
    },
  };
}
