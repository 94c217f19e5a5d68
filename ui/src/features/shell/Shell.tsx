/**
 * The frame around every page, fed with live data: counts in the sidebar, the status bar, the
 * palette, files dropped on the window, and the user's language and look.
 */
import { useLingui } from '@lingui/react/macro';
import {
  IconLayoutDashboard,
  IconMailbox,
  IconRoute,
  IconSend,
  IconUsers,
} from '@tabler/icons-react';
import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useRead } from '../../api';
import { CrumbsProvider, Frame, type NavItem, useCurrentCrumbs } from '../../components';
import { useHost } from '../../host/context';
import { usePreferences } from '../preferences';
import { ClosingDialog } from './ClosingDialog';
import { DropTarget } from './DropTarget';
import { openPalette, Palette, PaletteProvider } from './palette';
import { StatusBar, StatusBarProvider } from './StatusBar';

function Window() {
  const { t } = useLingui();
  const host = useHost();
  const state = useRead('app_state', {});
  const crumbs = useCurrentCrumbs();
  usePreferences();

  const here = crumbs.at(-1)?.label;
  useEffect(() => host.setTitle(here ? `${here} – Postroom` : 'Postroom'), [host, here]);

  const nav: NavItem[] = [
    { to: '/', label: t`Overview`, Icon: IconLayoutDashboard },
    {
      to: '/campaigns',
      label: t`Campaigns`,
      Icon: IconSend,
      count: state.data?.running_campaigns,
    },
    {
      to: '/contacts',
      label: t`Contacts`,
      Icon: IconUsers,
      count: state.data?.contacts,
      under: [
        { to: '/contacts/segments', label: t`Segments` },
        { to: '/contacts/lists', label: t`Lists and tags` },
        { to: '/contacts/fields', label: t`Fields` },
        { to: '/contacts/duplicates', label: t`Duplicates` },
        { to: '/contacts/imports', label: t`Imports` },
        { to: '/contacts/changes', label: t`Changes` },
        { to: '/contacts/suppression', label: t`Suppression list` },
      ],
    },
    { to: '/relays', label: t`Relays`, Icon: IconRoute },
    { to: '/practice', label: t`Practice inbox`, Icon: IconMailbox },
  ];

  return (
    <>
      <Frame
        nav={nav}
        crumbs={crumbs}
        workspace={state.data?.workspace_name ?? ''}
        onSearch={openPalette}
        statusBar={<StatusBar />}
      >
        <Outlet />
      </Frame>
      <Palette nav={nav} />
      <DropTarget />
      <ClosingDialog />
    </>
  );
}

export function Shell() {
  return (
    <CrumbsProvider>
      <PaletteProvider>
        <StatusBarProvider>
          <Window />
        </StatusBarProvider>
      </PaletteProvider>
    </CrumbsProvider>
  );
}
