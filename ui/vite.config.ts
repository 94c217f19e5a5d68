/**
 * Builds the page into `dist` and runs its tests.
 *
 * Targets are the oldest web views the app runs in. Nothing is inlined into the page, so the
 * content policy needs no exception for scripts.
 */
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { linguiMacro } from './tooling/lingui-macro.ts';

export default defineConfig({
  plugins: [linguiMacro(), react(), lingui()],
  server: { port: 5173, strictPort: true },
  build: {
    target: ['chrome105', 'safari15.4'],
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  test: {
    environment: 'happy-dom',
    environmentOptions: {
      happyDOM: {
        settings: {
          // Otherwise each call of the engine is sent twice: first as a preflight.
          fetch: { disableSameOriginPolicy: true },
          // A download is a click on a link.
          navigation: { disableMainFrameNavigation: true },
        },
      },
    },
    globalSetup: ['src/test/sample.ts'],
    setupFiles: ['src/test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    // Two processors are often all there is; each imports the app once, not once per file.
    maxWorkers: 2,
    isolate: false,
  },
});
