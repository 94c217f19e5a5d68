/**
 * The text fields of the form: subject, preview text, sender. Each renders for its own keys only.
 *
 * An address is checked for its shape when its field is left; the pre-send check applies all rules.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useFormat } from '../../format';
import type { CampaignDraft } from '../../host/types';
import { MergeFieldInput } from './MergeFieldInput';
import { useStored } from './store';
import type { DraftStore } from './useDraft';

type TextKey = 'subject' | 'preheader' | 'from_name' | 'from_address' | 'reply_to';

export interface DetailsProps {
  draft: DraftStore;
  onChange: (part: Partial<CampaignDraft>) => void;
}

/** The text of one field, and what sets it. */
function useText({ draft, onChange }: DetailsProps, key: TextKey) {
  const value = useStored(draft, (one) => one[key]);
  return { value, set: (text: string) => onChange({ [key]: text }) };
}

export function SubjectField(props: DetailsProps) {
  const { t } = useLingui();
  const { value, set } = useText(props, 'subject');
  return (
    <MergeFieldInput label={t`Subject`} placeholder={t`Subject line`} value={value} onText={set} />
  );
}

export function PreviewTextField(props: DetailsProps) {
  const { t } = useLingui();
  const { value, set } = useText(props, 'preheader');
  return (
    <div>
      <MergeFieldInput
        label={t`Preview text`}
        placeholder={t`Shown after the subject line`}
        value={value}
        onText={set}
      />
      <PreviewTextHint length={value.length} />
    </div>
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

export function SenderNameField(props: DetailsProps) {
  const { t } = useLingui();
  const { value, set } = useText(props, 'from_name');
  return (
    <TextInput
      label={t`Name`}
      placeholder={t`Your company or club`}
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

const addressShape = /^\s*([^\s@]+@[^\s@]+)?\s*$/;

interface AddressFieldProps {
  label: string;
  placeholder: string;
  value: string;
  onText: (value: string) => void;
}

function AddressField({ label, placeholder, value, onText }: AddressFieldProps) {
  const { t } = useLingui();
  const [wrong, setWrong] = useState(false);
  return (
    <TextInput
      label={label}
      type="email"
      placeholder={placeholder}
      value={value}
      error={wrong ? t`Enter an email address such as news@example.org.` : undefined}
      onChange={(event) => {
        setWrong(false);
        onText(event.currentTarget.value);
      }}
      onBlur={() => setWrong(!addressShape.test(value))}
    />
  );
}

export function SenderAddressField(props: DetailsProps) {
  const { t } = useLingui();
  const { value, set } = useText(props, 'from_address');
  return (
    <AddressField
      label={t`Email address`}
      placeholder="news@example.org"
      value={value}
      onText={set}
    />
  );
}

export function ReplyToField(props: DetailsProps) {
  const { t } = useLingui();
  const { value, set } = useText(props, 'reply_to');
  const sender = useStored(props.draft, (one) => one.from_address);
  return (
    <AddressField
      label={t`Reply-to address`}
      placeholder={sender || t`same as sender`}
      value={value}
      onText={set}
    />
  );
}
