/**
 * Where sentences are found and kept: one catalogue per view, and `messages` for everything that
 * views share. Without line numbers and sorted by text, so that two changes rarely collide.
 */
import { defineConfig } from '@lingui/cli';
import { formatter } from '@lingui/format-po';

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de'],
  catalogs: [
    { path: '<rootDir>/src/locales/{locale}/{name}', include: ['<rootDir>/src/views/{name}/'] },
    {
      path: '<rootDir>/src/locales/{locale}/messages',
      include: ['<rootDir>/src'],
      exclude: ['<rootDir>/src/views/**', '**/*.test.*', '**/generated/**'],
    },
  ],
  format: formatter({ origins: false, lineNumbers: false }),
  orderBy: 'message',
});
