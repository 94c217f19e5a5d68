/**
 * Before React is loaded: turns off the record of where each element was made.
 *
 * React's development build takes a stack trace and opens an async scope for every element, a
 * quarter of the time of a test. Only warnings in a browser's console show them.
 */

Reflect.deleteProperty(console, 'createTask');
const react = await import('react');

const internals = Reflect.get(
  react,
  '__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE',
);
// React records no more owners once it has counted 10,000; it sets the count to 0 each second.
if (internals) {
  Object.defineProperty(internals, 'recentlyCreatedOwnerStacks', {
    configurable: true,
    get: () => Number.POSITIVE_INFINITY,
    set: () => undefined,
  });
}

export {};
