/**
 * The panel beside the canvas: the campaign's form, what can be added, the selected block or section,
 * and the theme. Selecting something opens its settings.
 */
import { Trans } from '@lingui/react/macro';
import { Tabs } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { DraftProps } from '../DraftInput';
import { Settings } from '../Settings';
import css from './blocks.module.css';
import { useBlockState } from './context';
import { Inspector } from './inspector/Inspector';
import { ThemeInspector } from './inspector/ThemeInspector';
import { Palette } from './Palette';

export function SidePanel(props: DraftProps) {
  const selected = useBlockState((state) => state.selected);
  const [tab, setTab] = useState<string | null>('campaign');
  useEffect(() => {
    if (selected) setTab('selected');
  }, [selected]);
  return (
    <Tabs value={tab} onChange={setTab} className={css.side} keepMounted={false}>
      <Tabs.List className={css.tabs}>
        <Tabs.Tab value="campaign">
          <Trans>Campaign</Trans>
        </Tabs.Tab>
        <Tabs.Tab value="add">
          <Trans>Add</Trans>
        </Tabs.Tab>
        <Tabs.Tab value="selected">
          <Trans>Edit</Trans>
        </Tabs.Tab>
        <Tabs.Tab value="theme">
          <Trans>Theme</Trans>
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="campaign" className={css.sidePanel}>
        <Settings {...props} />
      </Tabs.Panel>
      <Tabs.Panel value="add" className={css.sidePanel}>
        <Palette />
      </Tabs.Panel>
      <Tabs.Panel value="selected" className={css.sidePanel}>
        <Inspector />
      </Tabs.Panel>
      <Tabs.Panel value="theme" className={css.sidePanel}>
        <ThemeInspector />
      </Tabs.Panel>
    </Tabs>
  );
}
