/**
 * The providers around every page, in the order they need each other: language, look, data, router.
 */
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import type { QueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ApiProvider } from './api';
import type { Host } from './host/types';
import { i18n } from './i18n';
import type { AppRouter } from './router';
import { cssVariablesResolver, theme } from './theme';

export interface AppProps {
  host: Host;
  client: QueryClient;
  router: AppRouter;
  /** Tests only: no transitions, no portals waiting for frames. */
  env?: 'default' | 'test';
}

export function App({ host, client, router, env = 'default' }: AppProps) {
  return (
    <I18nProvider i18n={i18n}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        defaultColorScheme="auto"
        env={env}
      >
        <ApiProvider host={host} client={client}>
          <Notifications position="bottom-right" limit={3} />
          <RouterProvider router={router} />
        </ApiProvider>
      </MantineProvider>
    </I18nProvider>
  );
}
