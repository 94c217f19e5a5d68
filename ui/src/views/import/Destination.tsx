/**
 * What happens to people who are known already, and which lists all of them join.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, MultiSelect, Radio, Select, TextInput } from '@mantine/core';
import { useRead } from '../../api';
import { Panel } from '../../components';
import { consentChoices, consentName } from '../../features/consent';
import type { KnownPolicy } from '../../host/types';
import css from './import.module.css';
import type { Choices } from './plan';

export interface DestinationProps {
  choices: Choices;
  /** Rows may have several addresses. */
  several: boolean;
  onChange: (some: Partial<Choices>) => void;
}

export function Destination({ choices, several, onChange }: DestinationProps) {
  const { t, i18n } = useLingui();
  const { data: lists } = useRead('list_all', {});
  const policies: { value: KnownPolicy; label: string }[] = [
    { value: 'overwrite', label: t`The file wins` },
    { value: 'fill_gaps', label: t`Only fill in what is missing` },
    { value: 'skip', label: t`Leave them as they are` },
  ];
  return (
    <>
      <Panel title={t`Why may they be written to?`}>
        <div className={css.fields}>
          <Select
            aria-label={t`Why may they be written to?`}
            data={consentChoices.map((value) => ({ value, label: consentName(i18n, value) }))}
            value={choices.consent}
            disabled={choices.out}
            allowDeselect={false}
            onChange={(value) =>
              onChange({ consent: consentChoices.find((one) => one === value) ?? 'not_stated' })
            }
          />
          {choices.out || ['not_stated', 'none'].includes(choices.consent) ? null : (
            <TextInput
              label={t`What they agreed to`}
              description={t`In the words they saw; kept with each person as proof`}
              placeholder={t`Yes, send me the newsletter once a month`}
              maxLength={500}
              value={choices.wording}
              onChange={(event) => onChange({ wording: event.currentTarget.value })}
            />
          )}
          <Checkbox
            label={t`Everybody in this file has opted out`}
            description={t`They go on the suppression list and get no mail`}
            checked={choices.out}
            onChange={(event) => onChange({ out: event.currentTarget.checked })}
          />
        </div>
      </Panel>
      {several ? (
        <Panel title={t`Rows with several addresses`}>
          <div className={css.fields}>
            <Radio.Group
              aria-label={t`Rows with several addresses`}
              value={choices.addresses}
              onChange={(value) => onChange({ addresses: value === 'each' ? 'each' : 'first' })}
            >
              <div className={css.column} style={{ gap: 8 }}>
                <Radio size="xs" value="first" label={t`Take the first one`} />
                <Radio size="xs" value="each" label={t`One contact for each address`} />
              </div>
            </Radio.Group>
          </div>
        </Panel>
      ) : null}
      <Panel title={t`People who are known already`}>
        <div className={css.fields}>
          <Radio.Group
            aria-label={t`People who are known already`}
            value={choices.policy}
            onChange={(policy) => onChange({ policy: policy as KnownPolicy })}
          >
            <div className={css.column} style={{ gap: 8 }}>
              {policies.map(({ value, label }) => (
                <Radio key={value} size="xs" value={value} label={label} />
              ))}
            </div>
          </Radio.Group>
          <p className="small faint">
            <Trans>
              Whoever unsubscribed, bounced or complained stays out, whatever the file says.
            </Trans>
          </p>
        </div>
      </Panel>
      <Panel title={t`Lists they join`}>
        <div className={css.fields}>
          <div>
            <Checkbox
              label={t`Make a new list`}
              checked={choices.makeList}
              onChange={(event) => onChange({ makeList: event.currentTarget.checked })}
            />
            {choices.makeList ? (
              <TextInput
                mt={8}
                aria-label={t`Name of the new list`}
                value={choices.newList}
                maxLength={80}
                onChange={(event) => onChange({ newList: event.currentTarget.value })}
              />
            ) : null}
          </div>
          {lists && lists.length > 0 ? (
            <MultiSelect
              label={t`Lists that are there already`}
              placeholder={choices.lists.length > 0 ? undefined : t`none`}
              data={lists.map(({ id, name }) => ({ value: id, label: name }))}
              value={choices.lists}
              onChange={(ids) => onChange({ lists: ids })}
            />
          ) : null}
        </div>
      </Panel>
    </>
  );
}
