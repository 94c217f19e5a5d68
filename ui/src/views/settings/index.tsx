/**
 * Settings: language and look, what every campaign starts with, and where things are kept.
 *
 * Language and look act at once; the sender is saved by its button. Leaves out: relays, which have a
 * page of their own.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { useRead } from '../../api';
import { ErrorPanel, Page, PageHead, SkeletonRows, useCrumbs } from '../../components';
import { Appearance } from './Appearance';
import { CampaignDefaults } from './CampaignDefaults';
import { DataStorage } from './DataStorage';
import { SendingSettings } from './SendingSettings';
import css from './settings.module.css';

export default function SettingsPageView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Settings` }]);
  const { data, error, refetch } = useRead('settings_get', {});
  return (
    <Page>
      <PageHead
        title={<Trans>Settings</Trans>}
        line={<Trans>For this workspace, on this computer.</Trans>}
      />
      {error ? (
        <ErrorPanel
          title={<Trans>The settings can’t be loaded.</Trans>}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : null}
      {!data && !error ? <SkeletonRows rows={8} /> : null}
      {data ? (
        <div className={css.column}>
          <Appearance settings={data} />
          <CampaignDefaults settings={data} />
          <SendingSettings settings={data} />
          <DataStorage />
        </div>
      ) : null}
    </Page>
  );
}
