/**
 * The defaults of every new campaign: organization, sender and postal address.
 *
 * The program validates the values; its error message appears below the form.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useWrite } from '../../api';
import { Hair, Note, Panel, useShortcuts } from '../../components';
import type { SettingsView } from '../../host/types';
import css from './settings.module.css';

type Defaults = Pick<
  SettingsView,
  'workspace_name' | 'sender_name' | 'sender_address' | 'postal_address'
>;

const defaultsOf = (settings: SettingsView): Defaults => ({
  workspace_name: settings.workspace_name,
  sender_name: settings.sender_name,
  sender_address: settings.sender_address,
  postal_address: settings.postal_address,
});

/** The description is placed below the field. */
const belowField: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
];

export function CampaignDefaults({ settings }: { settings: SettingsView }) {
  const { t } = useLingui();
  const form = useForm({ initialValues: defaultsOf(settings) });
  const write = useWrite('settings_set', {
    onDone: (saved) => {
      form.setInitialValues(defaultsOf(saved));
      form.setValues(defaultsOf(saved));
    },
  });
  const changed = form.isDirty();
  const save = () => {
    if (changed && !write.isPending) write.mutate({ ...settings, ...form.getValues() });
  };
  useShortcuts([{ keys: 'mod+S', run: save }]);

  return (
    <form noValidate onSubmit={form.onSubmit(save)}>
      <Panel title={<Trans>Campaign defaults</Trans>}>
        <div className={css.fields}>
          <TextInput
            label={t`Organization name`}
            description={t`Shown at the bottom left of this window.`}
            inputWrapperOrder={belowField}
            autoComplete="organization"
            {...form.getInputProps('workspace_name')}
          />
          <TextInput
            label={t`Sender name`}
            description={t`Shown in the inbox before the subject line.`}
            inputWrapperOrder={belowField}
            autoComplete="name"
            {...form.getInputProps('sender_name')}
          />
          <TextInput
            className={css.wide}
            label={t`Sender email address`}
            description={t`Your relay must allow it. Replies also go here.`}
            inputWrapperOrder={belowField}
            type="email"
            autoComplete="email"
            {...form.getInputProps('sender_address')}
          />
          <Textarea
            className={css.wide}
            label={t`Postal address`}
            description={t`Shown in the footer of every email. Required by law in most countries.`}
            inputWrapperOrder={belowField}
            autosize
            minRows={2}
            autoComplete="street-address"
            {...form.getInputProps('postal_address')}
          />
        </div>
        <Hair />
        <Group gap={12} px={16} py={12}>
          <Button type="submit" disabled={!changed} loading={write.isPending}>
            <Trans>Save</Trans>
          </Button>
          <span className="small faint" role="status">
            {changed ? <Trans>Unsaved changes</Trans> : null}
            {!changed && write.isSuccess ? <Trans>Saved</Trans> : null}
          </span>
        </Group>
        {write.error ? <Note kind="danger">{write.error.message}</Note> : null}
      </Panel>
    </form>
  );
}
