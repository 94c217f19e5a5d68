/**
 * Setting up a relay, or changing one: presets, form, connection test beside it.
 *
 * The secret goes in and never comes back. Leaves out: the practice relay, which has its own page.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconMailbox } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead } from '../../api';
import { Empty, ErrorPanel, Page, PageHead, SkeletonRows, useCrumbs } from '../../components';
import type { PresetView, RelayView } from '../../host/types';
import { draftFromPreset, draftFromRelay } from './draft';
import { PresetCards } from './PresetCards';
import { Setup } from './Setup';

const none: PresetView = {
  id: 'other',
  name: '',
  host: '',
  port: 587,
  tls: 'starttls',
  variants: [],
  fixed_user: null,
  user_label: 'user',
  user_help: '',
  password_label: 'password',
  password_help: '',
  user_label_text: 'User name',
  user_help_text: '',
  password_label_text: 'Password',
  password_help_text: '',
  connections: 4,
  per_second: null,
  per_connection: null,
  per_minute: null,
  per_hour: null,
  per_day: null,
  bulk: 'allowed',
  notes: [],
  docs: '',
};

function SecretLine() {
  const { data } = useRead('app_state', {});
  return data?.secret_home === 'this_run_only' ? (
    <Trans>
      The service that sends your emails. No keychain is available, so its password is kept only
      until Postroom closes.
    </Trans>
  ) : (
    <Trans>
      The service that sends your emails. Its password is stored in this computer’s keychain.
    </Trans>
  );
}

function NewRelay({ presets }: { presets: PresetView[] }) {
  const { t } = useLingui();
  useCrumbs([{ label: t`Relays`, to: '/relays' }, { label: t`New relay` }]);
  const [chosen, setChosen] = useState(presets[0]?.id ?? 'other');
  const preset = presets.find((one) => one.id === chosen) ?? none;
  return (
    <Page>
      <PageHead title={<Trans>Connect a relay</Trans>} line={<SecretLine />} />
      <PresetCards presets={presets} chosen={chosen} onChoose={setChosen} />
      <Setup key={preset.id} preset={preset} initial={draftFromPreset(preset)} relay={null} />
    </Page>
  );
}

function EditRelay({ relay, presets }: { relay: RelayView; presets: PresetView[] }) {
  const { t } = useLingui();
  useCrumbs([{ label: t`Relays`, to: '/relays' }, { label: relay.name }]);
  const preset = presets.find((one) => one.id === relay.preset) ?? none;
  if (relay.kind === 'practice') {
    return (
      <Page>
        <Empty
          Icon={IconMailbox}
          title={<Trans>The practice relay is built in</Trans>}
          action={
            <Button component={Link} to="/practice" variant="default">
              <Trans>Go to the practice inbox</Trans>
            </Button>
          }
        >
          <Trans>
            It captures every email on this computer. There is nothing to set up; you can simulate
            errors in the practice inbox.
          </Trans>
        </Empty>
      </Page>
    );
  }
  return (
    <Page>
      <PageHead title={relay.name} line={<SecretLine />} />
      <Setup key={relay.id} preset={preset} initial={draftFromRelay(relay)} relay={relay} />
    </Page>
  );
}

export default function RelayPage() {
  const { id } = useParams({ strict: false });
  const presets = useRead('relay_presets', {});
  const relays = useRead('relay_list', {}, { enabled: id !== undefined });
  const error = presets.error ?? relays.error;
  if (error) {
    return (
      <Page>
        <ErrorPanel
          title={<Trans>The relay can’t be shown.</Trans>}
          error={error}
          onRetry={() => void Promise.all([presets.refetch(), relays.refetch()])}
        />
      </Page>
    );
  }
  if (!presets.data || (id !== undefined && !relays.data)) {
    return (
      <Page>
        <SkeletonRows />
      </Page>
    );
  }
  if (id === undefined) return <NewRelay presets={presets.data} />;
  const relay = relays.data?.find((one) => one.id === id);
  if (!relay) {
    return (
      <Page>
        <ErrorPanel
          title={<Trans>The relay can’t be shown.</Trans>}
          error={{ code: 'not_found', message: '' }}
          action={
            <Button component={Link} to="/relays" variant="default">
              <Trans>See all relays</Trans>
            </Button>
          }
        />
      </Page>
    );
  }
  return <EditRelay relay={relay} presets={presets.data} />;
}
