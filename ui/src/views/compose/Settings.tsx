/**
 * The form beside the mail: subject, preview text, sender, the lists it goes to, the relay.
 *
 * Each change is saved at once, also one with an error: a draft may be unfinished.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { useRead } from '../../api';
import { FailureText, Note, validateWith } from '../../components';
import { usePauseLabel } from '../../features/pauseLabels';
import { useFormat } from '../../format';
import type { CampaignDraft, RelayView } from '../../host/types';
import { z } from '../../zod';
import css from './compose.module.css';
import { MergeFieldInput } from './MergeFieldInput';
import { PlanSection } from './PlanSection';
import { RecipientLists } from './RecipientLists';

export interface SettingsProps {
  draft: CampaignDraft;
  onChange: (part: Partial<CampaignDraft>) => void;
}

type Details = Pick<
  CampaignDraft,
  'subject' | 'preheader' | 'from_name' | 'from_address' | 'reply_to'
>;
type DetailsForm = UseFormReturnType<Details>;

const detailsOf = (draft: CampaignDraft): Details => ({
  subject: draft.subject,
  preheader: draft.preheader,
  from_name: draft.from_name,
  from_address: draft.from_address,
  reply_to: draft.reply_to,
});

/** Only the shape; the pre-send check applies all rules of an email address. */
const address = z.string().regex(/^\s*([^\s@]+@[^\s@]+)?\s*$/);
const schema = z.object({ from_address: address, reply_to: address });

function useDetails({ draft, onChange }: SettingsProps): DetailsForm {
  const { t } = useLingui();
  const example = t`Enter an email address such as news@example.org.`;
  return useForm<Details>({
    initialValues: detailsOf(draft),
    validate: validateWith<Details>(schema, { from_address: example, reply_to: example }),
    validateInputOnBlur: true,
    onValuesChange: onChange,
  });
}

function Section({ title, children }: { title?: ReactNode; children: ReactNode }) {
  return (
    <Stack component="section" gap={12} className={css.section}>
      {title ? (
        <Title order={2} fz="0.875rem" lh="1.25rem">
          {title}
        </Title>
      ) : null}
      {children}
    </Stack>
  );
}

function PreviewTextHint({ length }: { length: number }) {
  const letters = useFormat().number(length);
  return (
    <Text mt={4} className="small faint num">
      {length === 0 ? (
        <Trans>If empty, inboxes show the first words of the email.</Trans>
      ) : length > 110 ? (
        <Trans>{letters} characters; most inboxes show 90 to 110.</Trans>
      ) : (
        <Trans>{letters} characters; 40 to 90 is ideal.</Trans>
      )}
    </Text>
  );
}

function Subject({ form }: { form: DetailsForm }) {
  const { t } = useLingui();
  return (
    <Section>
      <MergeFieldInput
        label={t`Subject`}
        placeholder={t`Subject line`}
        onInsert={(subject) => form.setFieldValue('subject', subject)}
        {...form.getInputProps('subject')}
        value={form.values.subject}
      />
      <div>
        <MergeFieldInput
          label={t`Preview text`}
          placeholder={t`Shown after the subject line`}
          onInsert={(preheader) => form.setFieldValue('preheader', preheader)}
          {...form.getInputProps('preheader')}
          value={form.values.preheader}
        />
        <PreviewTextHint length={form.values.preheader.length} />
      </div>
    </Section>
  );
}

function Sender({ form }: { form: DetailsForm }) {
  const { t } = useLingui();
  return (
    <Section title={<Trans>From</Trans>}>
      <TextInput
        label={t`Name`}
        placeholder={t`Your company or club`}
        {...form.getInputProps('from_name')}
      />
      <TextInput
        label={t`Email address`}
        type="email"
        placeholder="news@example.org"
        {...form.getInputProps('from_address')}
      />
      <TextInput
        label={t`Reply-to address`}
        type="email"
        placeholder={form.values.from_address || t`same as sender`}
        {...form.getInputProps('reply_to')}
      />
    </Section>
  );
}

function SendVia({ draft, relays, onChange }: SettingsProps & { relays: RelayView[] | undefined }) {
  const { t } = useLingui();
  const words = usePauseLabel();
  const relay = relays?.find((one) => one.id === draft.relay);
  const removed = relays && draft.relay !== null && !relay;
  return (
    <Section>
      <Select
        label={t`Send via`}
        placeholder={t`Choose a relay`}
        value={relay ? relay.id : null}
        onChange={(id) => {
          // A relay is no backup of itself.
          const next_relays = draft.plan.next_relays.filter((next) => next !== id);
          onChange({ relay: id, plan: { ...draft.plan, next_relays } });
        }}
        data={(relays ?? []).map((one) => ({
          value: one.id,
          label: one.paused ? t`${one.name} (paused)` : one.name,
        }))}
        error={removed ? t`This campaign’s relay was removed. Choose another.` : undefined}
      />
      {relay?.kind === 'practice' ? (
        <p className="small soft">
          <Trans>Every email goes to the practice inbox; no real person receives it.</Trans>
        </p>
      ) : null}
      {relay?.paused ? <PausedNote name={relay.name} reason={words(relay.paused.why)} /> : null}
    </Section>
  );
}

export function Settings({ draft, onChange }: SettingsProps) {
  const { t } = useLingui();
  const form = useDetails({ draft, onChange });
  const { data: relays, error } = useRead('relay_list', {});
  return (
    <aside className={css.settings} aria-label={t`Campaign settings`}>
      <Subject form={form} />
      <Sender form={form} />
      <Section title={<Trans>Recipients</Trans>}>
        <RecipientLists chosen={draft.lists} onChange={(lists) => onChange({ lists })} />
      </Section>
      <SendVia draft={draft} relays={relays} onChange={onChange} />
      {error ? (
        <Note kind="danger">
          <FailureText failure={error} />
        </Note>
      ) : null}
      <PlanSection draft={draft} relays={relays ?? []} onChange={onChange} />
    </aside>
  );
}

function PausedNote({ name, reason }: { name: string; reason: string }) {
  return (
    <Note kind="warning">
      <Trans>
        {name} is paused: {reason}.
      </Trans>
    </Note>
  );
}
