/**
 * What happens to people who are known already, and which lists all of them join.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, MultiSelect, Radio, Stack, TextInput } from '@mantine/core';
import { useRead } from '../../api';
import { Panel } from '../../components';
import type { KnownPolicy } from '../../host/types';
import type { ImportOptions } from './plan';

export interface DestinationProps {
  options: ImportOptions;
  /** Rows may have several addresses. */
  several: boolean;
  onChange: (some: Partial<ImportOptions>) => void;
}

export function Destination({ options, several, onChange }: DestinationProps) {
  const { t } = useLingui();
  const { data: lists } = useRead('list_all', {});
  const policies: { value: KnownPolicy; label: string }[] = [
    { value: 'overwrite', label: t`Overwrite with the file` },
    { value: 'fill_gaps', label: t`Only fill empty fields` },
    { value: 'skip', label: t`Keep existing contacts unchanged` },
  ];
  return (
    <>
      {several ? (
        <Panel title={t`Rows with several email addresses`}>
          <Stack gap={14} px={16} pt={12} pb={16}>
            <Radio.Group
              aria-label={t`Rows with several email addresses`}
              value={options.addresses}
              onChange={(value) => onChange({ addresses: value === 'each' ? 'each' : 'first' })}
            >
              <Stack gap={8}>
                <Radio size="xs" value="first" label={t`Use the first one`} />
                <Radio size="xs" value="each" label={t`Create one contact per address`} />
              </Stack>
            </Radio.Group>
          </Stack>
        </Panel>
      ) : null}
      <Panel title={t`Existing contacts`}>
        <Stack gap={14} px={16} pt={12} pb={16}>
          <Radio.Group
            aria-label={t`Existing contacts`}
            value={options.policy}
            onChange={(policy) => onChange({ policy: policy as KnownPolicy })}
          >
            <Stack gap={8}>
              {policies.map(({ value, label }) => (
                <Radio key={value} size="xs" value={value} label={label} />
              ))}
            </Stack>
          </Radio.Group>
          <p className="small faint">
            <Trans>
              People who unsubscribed, bounced or complained stay suppressed, whatever the file
              says.
            </Trans>
          </p>
        </Stack>
      </Panel>
      <Panel title={t`Add to lists`}>
        <Stack gap={14} px={16} pt={12} pb={16}>
          <div>
            <Checkbox
              label={t`Create a new list`}
              checked={options.makeList}
              onChange={(event) => onChange({ makeList: event.currentTarget.checked })}
            />
            {options.makeList ? (
              <TextInput
                mt={8}
                aria-label={t`Name of the new list`}
                value={options.newList}
                maxLength={80}
                onChange={(event) => onChange({ newList: event.currentTarget.value })}
              />
            ) : null}
          </div>
          {lists && lists.length > 0 ? (
            <MultiSelect
              label={t`Existing lists`}
              placeholder={options.lists.length > 0 ? undefined : t`none`}
              data={lists.map(({ id, name }) => ({ value: id, label: name }))}
              value={options.lists}
              onChange={(ids) => onChange({ lists: ids })}
            />
          ) : null}
        </Stack>
      </Panel>
    </>
  );
}
