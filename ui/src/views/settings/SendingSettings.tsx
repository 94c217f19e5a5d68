/** What the computer does during sending. Applies immediately. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Switch } from '@mantine/core';
import { useWrite } from '../../api';
import { FailureText, Note, Panel } from '../../components';
import type { SettingsView } from '../../host/types';

export function SendingSettings({ settings }: { settings: SettingsView }) {
  const { t } = useLingui();
  const write = useWrite('settings_set');
  return (
    <Panel title={<Trans context="section">Sending</Trans>} pad>
      <Switch
        checked={settings.keep_awake}
        label={t`Keep the computer awake while sending`}
        description={t`If this is off, sending pauses while the computer sleeps, then resumes; no one gets an email twice.`}
        onChange={(event) => write.mutate({ ...settings, keep_awake: event.currentTarget.checked })}
      />
      {write.error ? (
        <Note kind="danger">
          <FailureText failure={write.error} />
        </Note>
      ) : null}
    </Panel>
  );
}
