/**
 * Asks why the people in the file may be emailed. No answer is chosen beforehand, and the first one
 * is the one that emails nobody.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Radio, Stack, TextInput } from '@mantine/core';
import { Panel } from '../../components';
import type { ConsentBasis } from '../../host/types';
import { consentAnswers, consentAnswerText } from './importLabels';
import type { ImportOptions } from './plan';

export interface ConsentBasisPanelProps {
  options: ImportOptions;
  /** A column holds the consent of each person. */
  perRow: boolean;
  onChange: (some: Partial<ImportOptions>) => void;
}

const withoutText: (ConsentBasis | null)[] = [null, 'none', 'not_stated'];

export function ConsentBasisPanel({ options, perRow, onChange }: ConsentBasisPanelProps) {
  const { t, i18n } = useLingui();
  const answers = consentAnswers.filter((one) => perRow || one !== 'not_stated');
  const title = t`Do you have permission to email them?`;
  return (
    <Panel title={t`Consent`}>
      <Stack gap={14} px={16} pt={12} pb={16}>
        <Radio.Group
          label={title}
          value={options.consent ?? ''}
          onChange={(value) => onChange({ consent: answers.find((one) => one === value) ?? null })}
        >
          <Stack gap={8} mt={8}>
            {answers.map((one) => (
              <Radio
                key={one}
                size="xs"
                value={one}
                disabled={options.out}
                label={consentAnswerText(i18n, one)}
              />
            ))}
          </Stack>
        </Radio.Group>
        {options.consent === null && !options.out ? (
          <p className="small faint">
            <Trans>Choose one answer to continue. It is stored with each contact.</Trans>
          </p>
        ) : null}
        {options.out || withoutText.includes(options.consent) ? null : (
          <TextInput
            label={t`Consent text`}
            description={t`The exact text they saw. Stored with each contact as proof of consent.`}
            placeholder={t`Yes, send me the newsletter once a month`}
            maxLength={500}
            value={options.wording}
            onChange={(event) => onChange({ wording: event.currentTarget.value })}
          />
        )}
        <Checkbox
          label={t`Everyone in this file has unsubscribed`}
          description={t`They are added to the suppression list and receive no email.`}
          checked={options.out}
          onChange={(event) => onChange({ out: event.currentTarget.checked })}
        />
      </Stack>
    </Panel>
  );
}
