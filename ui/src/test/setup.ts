/** Before every test file: what happy-dom lacks, English sentences, and a clean page after each. */

import { notifications } from '@mantine/notifications';
import { cleanup, configure } from '@testing-library/react';
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
// Nothing is laid out in a test; a virtual table needs some room to draw rows in.
for (const [side, size] of [
  ['clientHeight', 600],
  ['clientWidth', 1000],
] as const) {
  Object.defineProperty(HTMLElement.prototype, side, { configurable: true, get: () => size });
}
Element.prototype.scrollIntoView ??= () => undefined;

// Mantine's growing text area waits for fonts.
if (!document.fonts) {
  Object.defineProperty(document, 'fonts', { value: new EventTarget() });
}
// A first page compiles its chunk while the test waits.
configure({ asyncUtilTimeout: 5_000 });

beforeEach(() => activate('en'));
afterEach(() => {
  cleanup();
  // They outlive the page, and only a few are shown at once.
  notifications.clean();
  notifications.cleanQueue();
});
