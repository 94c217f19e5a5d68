/** What the computer and the closed window do during sending. Applies immediately. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Select, Stack, Switch } from '@mantine/core';
import { useWrite } from '../../api';
import { FailureText, Note, Panel } from '../../components';
import type { ClosingAnswer, SettingsView } from '../../host/types';

export function SendingSettings({ settings }: { settings: SettingsView }) {
  const { t } = useLingui();
  const write = useWrite('settings_set');
  const closings: { value: ClosingAnswer; label: string }[] = [
    { value: 'ask', label: t`Ask each time` },
    { value: 'background', label: t`Keep sending in the background` },
    { value: 'quit', label: t`Pause sending and quit` },
  ];
  return (
    <Panel title={<Trans context="section">Sending</Trans>} pad>
      <Stack gap={16}>
        <Switch
          checked={settings.keep_awake}
          label={t`Keep the computer awake while sending`}
          description={t`If this is off, sending pauses while the computer sleeps, then resumes; no one gets an email twice.`}
          onChange={(event) =>
            write.mutate({ ...settings, keep_awake: event.currentTarget.checked })
          }
        />
        <Select
          label={t`When you close the window while sending`}
          data={closings}
          value={settings.closing}
          allowDeselect={false}
          maw="22rem"
          onChange={(value) => {
            const chosen = closings.find((one) => one.value === value);
            if (chosen) write.mutate({ ...settings, closing: chosen.value });
          }}
        />
      </Stack>
      {write.error ? (
        <Note kind="danger">
          <FailureText failure={write.error} />
        </Note>
      ) : null}
    </Panel>
  );
}
