/**
 * A relay's fields: what the preset knows is filled in, what must not be changed is locked.
 *
 * Leaves out: saving and testing.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, NumberInput, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { IconLock } from '@tabler/icons-react';
import { useRead } from '../../api';
import { Note } from '../../components';
import { userIsSecret } from '../../features/relayUser';
import type { PresetView, RelayDraft, RelayView, TlsMode } from '../../host/types';
import { isLoopback } from './draft';
import { Limits } from './Limits';
import { OwnAuthority } from './OwnAuthority';
import { presetHelp, presetLabel, presetNote } from './presetLabels';
import css from './relay.module.css';

export interface RelayFormProps {
  preset: PresetView;
  relay: RelayView | null;
  /** The last test stopped at the sign-in. */
  notTaken: boolean;
  form: UseFormReturnType<RelayDraft>;
}

/** The usual port of each kind of encryption. */
const usualPort: Record<TlsMode, number> = { implicit: 465, starttls: 587, none: 25 };

const lock = <IconLock size={14} aria-hidden />;

function ServerFields({ form, preset }: RelayFormProps) {
  const { t } = useLingui();
  const draft = form.values;
  const variant = preset.variants.find((one) => one.host === draft.host);
  const known = preset.host !== '' || preset.variants.length > 0;
  const locked =
    known && preset.variants.length < 2 && (draft.host === preset.host || variant !== undefined);
  const clear = draft.tls === 'none' && !isLoopback(draft.host);
  return (
    <>
      {preset.variants.length > 1 ? (
        <Select
          label={t`Account region`}
          data={preset.variants.map((one) => ({ value: one.id, label: one.name }))}
          value={variant?.id ?? null}
          placeholder={t`Another server`}
          onChange={(id) => {
            const chosen = preset.variants.find((one) => one.id === id);
            if (chosen) form.setFieldValue('host', chosen.host);
          }}
        />
      ) : null}
      <div className={css.server}>
        <TextInput
          label={t`Server`}
          placeholder="smtp.example.com"
          readOnly={locked}
          rightSection={locked ? lock : undefined}
          {...form.getInputProps('host')}
        />
        <NumberInput
          label={t`Port`}
          min={1}
          max={65_535}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          {...form.getInputProps('port')}
          onChange={(value) => form.setFieldValue('port', Number(value) || 0)}
        />
        <Select
          label={t`Encryption`}
          data={[
            { value: 'starttls', label: 'STARTTLS' },
            { value: 'implicit', label: 'TLS' },
            { value: 'none', label: t`none` },
          ]}
          value={draft.tls}
          onChange={(value) => {
            const tls = (value ?? 'starttls') as TlsMode;
            const usual = draft.port === usualPort[draft.tls];
            form.setValues({ tls, ...(usual ? { port: usualPort[tls] } : {}) });
          }}
        />
      </div>
      {clear ? (
        <Note kind="warning">
          <Trans>
            Without encryption, anyone on the network path can read your password and your emails.
            Use it only inside a network you trust.
          </Trans>
          <Checkbox
            mt="sm"
            label={t`Send password and emails unencrypted`}
            {...form.getInputProps('allow_plain', { type: 'checkbox' })}
          />
        </Note>
      ) : null}
    </>
  );
}

/** Whether the stored password may not be sent to the server of the form. The program decides. */
function usePasswordAgain(relay: RelayView | null, draft: RelayDraft): boolean {
  const { host, port, tls } = draft;
  const [server] = useDebouncedValue({ id: relay?.id ?? '', host, port, tls }, 200);
  const stored = relay?.has_password === true;
  const { data } = useRead('relay_password_again', server, { enabled: stored, keep: true });
  return stored && data?.needed === true && !draft.password && draft.user.trim() !== '';
}

function SignInFields({ form, preset, relay, notTaken }: RelayFormProps) {
  const { t, i18n } = useLingui();
  const { data } = useRead('app_state', {});
  const home =
    data?.secret_home === 'this_run_only'
      ? t`Kept until Postroom closes.`
      : t`Stored in this computer’s keychain.`;
  const help = preset.password_help_text
    ? `${presetHelp(i18n, preset.password_help, preset.password_help_text)} ${home}`
    : home;
  const fixed = preset.fixed_user;
  const again = usePasswordAgain(relay, form.values);
  return (
    <>
      {fixed === userIsSecret ? null : (
        <TextInput
          label={presetLabel(i18n, preset.user_label, preset.user_label_text)}
          description={
            preset.user_help_text
              ? presetHelp(i18n, preset.user_help, preset.user_help_text)
              : undefined
          }
          {...form.getInputProps('user')}
          value={fixed ?? form.values.user}
          readOnly={fixed !== null}
          className={fixed !== null ? css.locked : undefined}
          rightSection={fixed !== null ? lock : undefined}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <PasswordInput
        label={presetLabel(i18n, preset.password_label, preset.password_label_text)}
        description={help}
        value={form.values.password ?? ''}
        placeholder={
          relay?.has_password && !again ? t`Unchanged. It is never shown again.` : undefined
        }
        autoComplete="off"
        error={
          again
            ? t`The server, port or encryption has changed. Enter the password again; the stored one is not sent to another server.`
            : notTaken
              ? t`The relay rejected your user name or password. See the test.`
              : undefined
        }
        onChange={(event) => form.setFieldValue('password', event.currentTarget.value || null)}
      />
    </>
  );
}

/** What one should know about the provider before relying on it. */
function Notes({ preset }: { preset: PresetView }) {
  const { i18n } = useLingui();
  if (preset.bulk === 'allowed' && preset.notes.length === 0) return null;
  return (
    <Note kind={preset.bulk === 'allowed' ? 'info' : 'warning'}>
      {preset.bulk === 'forbidden' ? (
        <p>
          <Trans>This provider doesn’t allow newsletters.</Trans>
        </p>
      ) : null}
      {preset.bulk === 'small' ? (
        <p>
          <Trans>This provider is for individual emails. Use it for small lists only.</Trans>
        </p>
      ) : null}
      {preset.notes.map((note) => (
        <p key={note.code}>{presetNote(i18n, note)}</p>
      ))}
    </Note>
  );
}

export function RelayForm(props: RelayFormProps) {
  const { form, preset, relay } = props;
  const { t } = useLingui();
  return (
    <Stack gap={14} px={16} pt={12} pb={16}>
      <Notes preset={preset} />
      <TextInput
        label={t`Name in Postroom`}
        maxLength={80}
        placeholder={t`For example, the provider’s name`}
        {...form.getInputProps('name')}
      />
      <ServerFields {...props} />
      <SignInFields {...props} />
      <Limits draft={form.values} onChange={form.setValues} />
      <OwnAuthority
        pem={form.values.ca_pem}
        stored={relay?.has_own_ca ?? false}
        onChange={(ca_pem) => form.setFieldValue('ca_pem', ca_pem)}
      />
      <TextInput
        label={t`EHLO name`}
        description={t`A domain such as mail.example.com. Empty: the address of this computer.`}
        maxLength={255}
        spellCheck={false}
        {...form.getInputProps('ehlo_name')}
      />
    </Stack>
  );
}
