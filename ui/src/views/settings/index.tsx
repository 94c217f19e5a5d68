/**
 * Settings: language and appearance, campaign defaults, sending, data storage, and the program itself.
 *
 * Language and appearance apply immediately; the campaign defaults are saved with a button. Leaves
 * out: relays, which have a page of their own.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Stack } from '@mantine/core';
import { useRead } from '../../api';
import { ErrorPanel, Page, PageHead, SkeletonRows, useCrumbs } from '../../components';
import { About } from './About';
import { Appearance } from './Appearance';
import { CampaignDefaults } from './CampaignDefaults';
import { DataStorage } from './DataStorage';
import { SendingSettings } from './SendingSettings';

export default function SettingsView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Settings` }]);
  const { data, error, refetch } = useRead('settings_get', {});
  return (
    <Page>
      <PageHead title={<Trans>Settings</Trans>} />
      {error ? (
        <ErrorPanel
          title={<Trans>The settings can’t be loaded.</Trans>}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : null}
      {!data && !error ? <SkeletonRows rows={8} /> : null}
      {data ? (
        <Stack maw="44rem">
          <Appearance settings={data} />
          <CampaignDefaults settings={data} />
          <SendingSettings settings={data} />
          <DataStorage />
          <About />
        </Stack>
      ) : null}
    </Page>
  );
}
