/** Language and appearance. Both follow the system by default and apply immediately. */

import { Trans, useLingui } from '@lingui/react/macro';
import { Input, SegmentedControl, Select } from '@mantine/core';
import { useWrite } from '../../api';
import { Note, Panel } from '../../components';
import type { Language, SettingsView, Theme } from '../../host/types';
import css from './settings.module.css';

export function Appearance({ settings }: { settings: SettingsView }) {
  const { t } = useLingui();
  const write = useWrite('settings_set');
  const languages: { value: Language; label: string }[] = [
    { value: 'system', label: t`System default` },
    // Each in its own language, so that a user who cannot read the current one finds theirs.
    { value: 'en', label: 'English' },
    { value: 'de', label: 'Deutsch' },
  ];
  const themes: { value: Theme; label: string }[] = [
    { value: 'system', label: t`System default` },
    { value: 'light', label: t`Light` },
    { value: 'dark', label: t`Dark` },
  ];
  return (
    <Panel title={<Trans>Language and appearance</Trans>}>
      <div className={css.fields}>
        <Select
          label={t`Language`}
          data={languages}
          value={settings.language}
          onChange={(value) => {
            const chosen = languages.find((one) => one.value === value);
            if (chosen) write.mutate({ ...settings, language: chosen.value });
          }}
        />
        <Input.Wrapper label={t`Appearance`} labelElement="div">
          <SegmentedControl
            fullWidth
            aria-label={t`Appearance`}
            data={themes}
            value={settings.theme}
            onChange={(value) => {
              const chosen = themes.find((one) => one.value === value);
              if (chosen) write.mutate({ ...settings, theme: chosen.value });
            }}
          />
        </Input.Wrapper>
        {write.error ? (
          <div className={css.wide}>
            <Note kind="danger">{write.error.message}</Note>
          </div>
        ) : null}
      </div>
    </Panel>
  );
}
