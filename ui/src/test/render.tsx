/**
 * Draws the app, or one piece of it, for a test.
 *
 * `renderAt('/contacts', { engine })` is the whole app at an address over a real engine;
 * `renderOver(<X />, { relay_list: () => [] })` is one component inside language, look and data,
 * with the test's own answers. `renderAt` without an engine and `renderPiece` stand on the fake
 * host, which goes when its last test has moved.
 */
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { createMemoryHistory } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import axe from 'axe-core';
import type { ReactNode } from 'react';
import { App } from '../App';
import { ApiProvider, createClient } from '../api';
import { type FakeHost, type FakeOptions, fakeHost } from '../host/fake';
import type { Host } from '../host/types';
import { i18n } from '../i18n';
import { createAppRouter } from '../router';
import { cssVariablesResolver, theme } from '../theme';
import type { Engine } from './engine';
import { type Handlers, type TestHost, testHost } from './handlers';

interface EngineOptions {
  engine: Engine;
  /** Answers that come from the test instead of the engine. */
  handlers?: Partial<Handlers>;
}

export function renderAt(address: string, options: EngineOptions): Rendered<TestHost>;
export function renderAt(address: string, options?: FakeOptions): Rendered<FakeHost>;
export function renderAt(address: string, options: EngineOptions | FakeOptions = {}) {
  return renderApp(
    address,
    'engine' in options ? testHost(options.handlers, options.engine.host) : fakeHost(options),
  );
}

function renderApp<H extends Host>(address: string, host: H) {
  const router = createAppRouter(createMemoryHistory({ initialEntries: [address] }));
  const view = render(<App host={host} client={createClient()} router={router} env="test" />);
  return { ...view, host, router };
}

type Rendered<H extends Host> = ReturnType<typeof renderApp<H>>;

/** One component over the test's own answers. */
export function renderOver(piece: ReactNode, handlers: Partial<Handlers> = {}) {
  const host = testHost(handlers);
  return { ...renderInside(piece, host), host };
}

export function renderPiece(piece: ReactNode, options: FakeOptions = {}) {
  const host = fakeHost(options);
  return { ...renderInside(piece, host), host };
}

function renderInside(piece: ReactNode, host: Host) {
  return render(
    <I18nProvider i18n={i18n}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} env="test">
        <ApiProvider host={host} client={createClient()}>
          {piece}
        </ApiProvider>
      </MantineProvider>
    </I18nProvider>,
  );
}

/** What axe finds, one line each; empty is good. Contrast needs a real browser and is left out. */
export async function faults(root: Element = document.body): Promise<string[]> {
  const { violations } = await axe.run(root, {
    // A mail's frame lets nobody in; its title is checked from outside.
    iframes: false,
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}
