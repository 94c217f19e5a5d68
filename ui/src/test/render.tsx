/**
 * Draws the app, or one piece of it, over the fake host for a test.
 *
 * `renderAt('/contacts')` is the whole app at an address; `renderPiece(<X />)` is one component
 * inside language, look and data.
 */
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { createMemoryHistory } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import axe from 'axe-core';
import type { ReactNode } from 'react';
import { App } from '../App';
import { ApiProvider, createClient } from '../api';
import { type FakeOptions, fakeHost } from '../host/fake';
import { i18n } from '../i18n';
import { createAppRouter } from '../router';
import { cssVariablesResolver, theme } from '../theme';

export function renderAt(address: string, options: FakeOptions = {}) {
  const host = fakeHost(options);
  const router = createAppRouter(createMemoryHistory({ initialEntries: [address] }));
  const view = render(<App host={host} client={createClient()} router={router} env="test" />);
  return { ...view, host, router };
}

export function renderPiece(piece: ReactNode, options: FakeOptions = {}) {
  const host = fakeHost(options);
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

/** What axe finds, one line each; empty is good. Contrast needs a real browser and is left out. */
export async function faults(root: Element = document.body): Promise<string[]> {
  const { violations } = await axe.run(root, {
    // A mail's frame lets nobody in; its title is checked from outside.
    iframes: false,
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}
