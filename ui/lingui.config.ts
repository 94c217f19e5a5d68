/**
 * Where texts are found and where their translations are stored: one catalogue for each view, and
 * `messages` for everything that views share. English is the source and has no catalogue. Without
 * line numbers and sorted by text, so that two changes rarely collide.
 */
import { defineConfig } from '@lingui/cli';
import { formatter } from '@lingui/format-po';

export default defineConfig({
  sourceLocale: 'en',
  locales: ['de'],
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
