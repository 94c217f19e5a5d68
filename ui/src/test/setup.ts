/** Before every test file: what happy-dom lacks, English sentences, and a clean page after each. */
import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach } from 'vitest';
import { activate } from '../i18n';

class NoObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

window.ResizeObserver ??= NoObserver;
window.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener() {},
    removeEventListener() {},
    addListener() {},
    removeListener() {},
    dispatchEvent: () => false,
  }) satisfies MediaQueryList;
Element.prototype.scrollIntoView ??= () => undefined;

beforeEach(() => activate('en'));
afterEach(cleanup);
