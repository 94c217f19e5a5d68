/**
 * The shelf that reads and writes: hooks over the host's commands, with one cache.
 *
 * What a write and what an event invalidates both come from `commandTags`; no view names a cache
 * key by hand. Leaves out: the commands' meaning.
 */

export { Failure, toFailure } from '../host/types';
export { type PageSource, usePageSource } from './page';
export { type ApiFailure, ApiProvider, createClient } from './provider';
export { useRead } from './read';
export { invalidate, tagsRead, tagsWritten } from './tags';
export { useWrite } from './write';
