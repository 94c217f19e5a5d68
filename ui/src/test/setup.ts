/**
 * Before every test file: what happy-dom lacks, the compiled view, English, and a clean page after
 * each test.
 */

import './react';
import { notifications } from '@mantine/notifications';
import { cleanup, configure, prettyDOM } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect } from 'vitest';
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
// Nothing is laid out in a test; a virtual table needs room for some rows, few of them.
for (const [side, size] of [
  ['clientHeight', 256],
  ['clientWidth', 1000],
] as const) {
  Object.defineProperty(HTMLElement.prototype, side, { configurable: true, get: () => size });
}
Element.prototype.scrollIntoView ??= () => undefined;

// No stylesheet is loaded in a test, so only inline style counts. happy-dom would match every rule
// against every ancestor, for each role and name that a query computes.
const inline = new Set([
  'A',
  'ABBR',
  'B',
  'BDI',
  'CODE',
  'EM',
  'I',
  'LABEL',
  'MARK',
  'SMALL',
  'SPAN',
  'STRONG',
  'TIME',
]);
window.getComputedStyle = (element) => {
  const style = (element as HTMLElement).style;
  const display = style.display || (inline.has(element.tagName) ? 'inline' : 'block');
  return new Proxy(style, {
    get: (target, name) => {
      if (name === 'display') return display;
      if (name === 'getPropertyValue') {
        return (property: string) =>
          property === 'display' ? display : target.getPropertyValue(property);
      }
      return Reflect.get(target, name, target);
    },
  });
};

// happy-dom computes the style of every element for `innerText`, which axe reads.
Object.defineProperty(HTMLElement.prototype, 'innerText', {
  configurable: true,
  get(this: HTMLElement) {
    return this.textContent;
  },
  set(this: HTMLElement, text: string) {
    this.textContent = text;
  },
});

// Mantine's growing text area waits for fonts.
if (!document.fonts) {
  Object.defineProperty(document, 'fonts', { value: new EventTarget() });
}
configure({
  asyncUtilTimeout: 10_000,
  // The page is printed when the message is read, not each time a query is tried again.
  getElementError: (message, container) => {
    const error = new Error();
    error.name = 'TestingLibraryElementError';
    let text: string | undefined;
    Object.defineProperty(error, 'message', {
      configurable: true,
      get: () => {
        text ??= [message, prettyDOM(container)].filter(Boolean).join('\n\n');
        return text;
      },
    });
    return error;
  },
});

// A view is compiled when it is first imported. Here, so that no test's time-out includes it.
const views = import.meta.glob('../views/*/index.tsx');
beforeAll(async () => {
  const name = expect.getState().testPath?.match(/[\\/]views[\\/](\w+)[\\/]/)?.[1];
  await views[`../views/${name}/index.tsx`]?.();
}, 60_000);
beforeEach(() => activate('en'));
afterEach(() => {
  cleanup();
  // They outlive the page, and only a few are shown at once.
  notifications.clean();
  notifications.cleanQueue();
});
