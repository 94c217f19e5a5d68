/**
 * The text fields of the form: subject, preview text, sender.
 *
 * An address is checked for its shape when its field is left; the pre-send check applies all rules.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useFormat } from '../../format';
import { DraftInput, type DraftInputProps, type DraftProps } from './DraftInput';
import { MergeFieldInput } from './MergeFieldInput';

export function SubjectFields(props: DraftProps) {
  const { t } = useLingui();
  return (
    <>
      <MergeFieldInput
        {...props}
        field="subject"
        label={t`Subject`}
        placeholder={t`Subject line`}
      />
      <div>
        <MergeFieldInput
          {...props}
          field="preheader"
          label={t`Preview text`}
          placeholder={t`Shown after the subject line`}
        />
        <PreviewTextHint draft={props.draft} />
      </div>
    </>
  );
}

/** Between the last key and the hint about the length. */
const rest = 200;

/** The length of the preview text once nobody types: a hint is no part of a key. */
function useRestedLength(draft: DraftProps['draft']): number {
  const [length, setLength] = useState(() => draft.get().preheader.length);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = draft.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(() => setLength(draft.get().preheader.length), rest);
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [draft]);
  return length;
}

function PreviewTextHint({ draft }: Pick<DraftProps, 'draft'>) {
  const length = useRestedLength(draft);
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

const addressShape = /^\s*([^\s@]+@[^\s@]+)?\s*$/;

function AddressField(props: Omit<DraftInputProps, 'type' | 'error' | 'onText' | 'onBlur'>) {
  const { t } = useLingui();
  const [wrong, setWrong] = useState(false);
  return (
    <DraftInput
      {...props}
      type="email"
      error={wrong ? t`Enter an email address such as news@example.org.` : undefined}
      onText={() => setWrong(false)}
      onBlur={() => setWrong(!addressShape.test(props.draft.get()[props.field]))}
    />
  );
}

export function SenderFields(props: DraftProps) {
  const { t } = useLingui();
  return (
    <>
      <DraftInput
        {...props}
        field="from_name"
        label={t`Name`}
        placeholder={t`Your company or club`}
      />
      <AddressField
        {...props}
        field="from_address"
        label={t`Email address`}
        placeholder="news@example.org"
      />
      <AddressField
        {...props}
        field="reply_to"
        label={t`Reply-to address`}
        placeholder={t`same as sender`}
        placeholderField="from_address"
      />
    </>
  );
}
