/**
 * Draws the app, or one piece of it, for a test.
 *
 * `renderAt('/contacts', { engine })` is the whole app at an address over a real engine;
 * `renderOver(<X />, { relay_list: () => [] })` is one component inside language, look and data,
 * with the test's own answers.
 */
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { createMemoryHistory } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import axe from 'axe-core';
import type { ReactNode } from 'react';
import { App } from '../App';
import { ApiProvider, createClient } from '../api';
import type { CommandName, Host } from '../host/types';
import { i18n } from '../i18n';
import { createAppRouter } from '../router';
import { cssVariablesResolver, theme } from '../theme';
import type { Engine } from './engine';
import { type Handlers, type TestHost, testHost } from './handlers';

interface AppOptions {
  engine: Engine;
  /** Answers that come from the test instead of the engine. */
  handlers?: Partial<Handlers>;
  /** Other parts of the host that come from the test, such as the system's dialogs. */
  host?: Partial<Host>;
}

export function renderAt(address: string, { engine, handlers, host: parts }: AppOptions) {
  const host: TestHost = { ...testHost(handlers, engine.host), ...parts };
  const router = createAppRouter(createMemoryHistory({ initialEntries: [address] }));
  const client = createClient();
  const view = render(<App host={host} client={client} router={router} env="test" />);
  return { ...view, host, router, client };
}

/** One component over the test's own answers. */
export function renderOver(piece: ReactNode, handlers: Partial<Handlers> = {}) {
  const host = testHost(handlers);
  const view = render(
    <I18nProvider i18n={i18n}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} env="test">
        <ApiProvider host={host} client={createClient()}>
          {piece}
        </ApiProvider>
      </MantineProvider>
    </I18nProvider>,
  );
  return { ...view, host };
}

/** The requests of one command, oldest first. */
export const requests = (calls: TestHost['calls'], command: CommandName): unknown[] =>
  calls.filter(({ name }) => name === command).map(({ request }) => request);

/** Rules about the whole document, which a test does not have. */
const documentRules = [
  'bypass',
  'css-orientation-lock',
  'document-title',
  'html-has-lang',
  'html-lang-valid',
  'html-xml-lang-mismatch',
  'landmark-one-main',
  'page-has-heading-one',
];
/** Rules that need layout and colours, and a document around the piece. */
const skippedRules = ['color-contrast', 'region', ...documentRules];

/** The elements beside `root` and beside its ancestors. */
function outside(root: Element): Element[] {
  const parent = root.parentElement;
  if (!parent) return [];
  return [...[...parent.children].filter((one) => one !== root), ...outside(parent)];
}

/**
 * What axe finds, one line each; empty is good. Contrast needs a real browser and is left out.
 *
 * axe has an index of its elements only from the root of the document, so it is given the document
 * without everything outside of `root`.
 */
export async function faults(root: Element = document.body): Promise<string[]> {
  const context = { include: [document.documentElement], exclude: outside(root) };
  const { violations } = await axe.run(context, {
    // A mail's frame lets nobody in; its title is checked from outside.
    iframes: false,
    // Only what is found is read, so neither the passed nodes nor their selectors are computed.
    resultTypes: ['violations'],
    selectors: false,
    rules: Object.fromEntries(skippedRules.map((id) => [id, { enabled: false }])),
  });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}
