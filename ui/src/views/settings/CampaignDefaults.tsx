/**
 * What every new campaign starts with: the workspace's name, the sender, the postal address.
 *
 * The program checks what is typed; its sentence appears beside the button.
 */

import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWrite } from '../../api';
import { Note, Panel, useShortcuts } from '../../components';
import type { SettingsView } from '../../host/types';
import css from './settings.module.css';

type Field = 'workspace_name' | 'sender_name' | 'sender_address' | 'postal_address';

export function CampaignDefaults({ settings }: { settings: SettingsView }) {
  const { t } = useLingui();
  const [typed, setTyped] = useState<Partial<Pick<SettingsView, Field>>>({});
  const write = useWrite('settings_set', { onDone: () => setTyped({}) });
  const now = { ...settings, ...typed };
  const changed = (Object.keys(typed) as Field[]).some((key) => typed[key] !== settings[key]);
  const save = () => {
    if (changed && !write.isPending) write.mutate(now);
  };
  useShortcuts([{ keys: 'mod+S', run: save }]);

  const field = (name: Field) => ({
    value: now[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      const { value } = event.currentTarget;
      setTyped((before) => ({ ...before, [name]: value }));
    },
  });

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Panel title={<Trans>Campaign defaults</Trans>}>
        <div className={css.fields}>
          <TextInput
            label={t`Organization name`}
            description={t`Shown at the bottom left of this window.`}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="organization"
            {...field('workspace_name')}
          />
          <TextInput
            label={t`Sender name`}
            description={t`Shown in the inbox before the subject line.`}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="name"
            {...field('sender_name')}
          />
          <TextInput
            className={css.wide}
            label={t`Sender email address`}
            description={t`Your relay must allow it. Replies also go here.`}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            type="email"
            autoComplete="email"
            {...field('sender_address')}
          />
          <Textarea
            className={css.wide}
            label={t`Postal address`}
            description={t`Shown in the footer of every email. Required by law in most countries.`}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autosize
            minRows={2}
            autoComplete="street-address"
            {...field('postal_address')}
          />
        </div>
        <div className={css.foot}>
          <Button type="submit" disabled={!changed} loading={write.isPending}>
            <Trans>Save</Trans>
          </Button>
          <span className="small faint" role="status">
            {changed ? <Trans>Unsaved changes</Trans> : null}
            {!changed && write.isSuccess ? <Trans>Saved</Trans> : null}
          </span>
        </div>
        {write.error ? <Note kind="danger">{write.error.message}</Note> : null}
      </Panel>
    </form>
  );
}
