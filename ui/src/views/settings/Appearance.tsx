/** Language and look. Both follow the system until the person says otherwise, and act at once. */

import { Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl, Select } from '@mantine/core';
import { useId } from 'react';
import { useWrite } from '../../api';
import { Note, Panel } from '../../components';
import type { Language, SettingsView, Theme } from '../../host/types';
import css from './settings.module.css';

export function Appearance({ settings }: { settings: SettingsView }) {
  const { t } = useLingui();
  const label = useId();
  const write = useWrite('settings_set');
  const languages: { value: Language; label: string }[] = [
    { value: 'system', label: t`System default` },
    // Each in its own language, so that whoever lost theirs finds it again.
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
        <div>
          <div id={label} className={css.label}>
            <Trans>Appearance</Trans>
          </div>
          <SegmentedControl
            fullWidth
            aria-labelledby={label}
            data={themes}
            value={settings.theme}
            onChange={(value) => {
              const chosen = themes.find((one) => one.value === value);
              if (chosen) write.mutate({ ...settings, theme: chosen.value });
            }}
          />
        </div>
        {write.error ? (
          <div className={css.wide}>
            <Note kind="danger">{write.error.message}</Note>
          </div>
        ) : null}
      </div>
    </Panel>
  );
}
