/**
 * A host without a program behind it: answers from memory.
 *
 * Used by every test and by a plain browser in development; never part of the app. A handler given
 * in `handlers` wins over the areas'. Leaves out: real sending, real files.
 */
import { type AdmittedFile, Failure, type Host, toFailure } from '../types';
import { app } from './app';
import { campaigns } from './campaigns';
import { contacts } from './contacts';
import { deliveries } from './deliveries';
import { events } from './events';
import { imports } from './imports';
import { mail } from './mail';
import { practice } from './practice';
import { relays } from './relays';
import { freshWorld } from './sample';
import { segments } from './segments';
import { suppressions } from './suppressions';
import type { Area, Handlers, World } from './world';

export type { Handlers, World } from './world';

const areas: Area[] = [
  app,
  relays,
  contacts,
  imports,
  segments,
  suppressions,
  campaigns,
  mail,
  deliveries,
  events,
  practice,
];

export interface FakeOptions {
  /** Nothing set up yet. */
  first?: boolean;
  handlers?: Partial<Handlers>;
  /** Files that the system opened the program with. */
  opened?: AdmittedFile[];
  /** Milliseconds before each answer. */
  delay?: number;
  /** Changes the sample before anything is asked. */
  prepare?: (world: World) => void;
}

export interface FakeHost extends Host {
  world: World;
  /** Every call so far, oldest first. */
  calls: { name: string; request: unknown }[];
}

export function fakeHost(options: FakeOptions = {}): FakeHost {
  const events = new Set<Parameters<Host['listen']>[0]>();
  const drops = new Set<Parameters<Host['listenDrops']>[0]>();
  const calls: FakeHost['calls'] = [];
  const world: World = {
    ...freshWorld(options.first ?? false),
    changed: (...tags) => {
      for (const tell of events) tell({ tags });
    },
    drop: (event) => {
      for (const tell of drops) tell(event);
    },
  };
  options.prepare?.(world);
  const handlers: Partial<Handlers> = Object.assign(
    {},
    ...areas.map((area) => area(world)),
    options.handlers,
  );

  return {
    world,
    calls,
    call: async (name, request) => {
      calls.push({ name, request });
      if (options.delay) await new Promise((done) => setTimeout(done, options.delay));
      const handler = handlers[name];
      if (!handler) {
        throw new Failure({
          code: 'not_in_sample',
          message: `The sample has no answer to “${name}”.`,
          hint: null,
        });
      }
      try {
        return structuredClone(await handler(request));
      } catch (thrown) {
        throw toFailure(thrown);
      }
    },
    listen: (onEvent) => {
      events.add(onEvent);
      return () => events.delete(onEvent);
    },
    listenDrops: (onDrop) => {
      drops.add(onDrop);
      return () => drops.delete(onDrop);
    },
    chooseFile: async () => ({ token: 'sample-file', name: 'spring-fair.csv', size: 48_210 }),
    chooseFiles: async () => [{ token: 'sample-file', name: 'spring-fair.csv', size: 48_210 }],
    openedFiles: async () => ({ kind: 'dropped', files: options.opened ?? [], refused: [] }),
    chooseSave: async () => 'sample-save',
    upload: async (bytes, name, mime) => {
      const id = `picture-${world.pictures.size + 1}`;
      const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
      const data_url = `data:${mime};base64,${btoa(text)}`;
      world.pictures.set(id, { id, name, mime, size: bytes.length, data_url });
      return { id };
    },
    openLink: async () => undefined,
    setTitle: (title) => {
      document.title = title;
    },
  };
}
