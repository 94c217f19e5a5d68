/**
 * One condition in a row: what it tests, and the inputs of the test. The label of each input has the
 * place of its condition, so that screen readers tell two alike apart.
 */
import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Group as Row, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useRead } from '../../api';
import { states } from '../../components/states';
import type { ContactStatus, SegmentRule } from '../../host/types';
import { consentName, consentStates } from '../consent';
import {
  CampaignChoice,
  ImportChoice,
  ListChoice,
  NumberPhrase,
  TestInputs,
  ValueChoice,
} from './conditionInputs';
import { type Kind, type Single, withKind } from './rule';
import { kindMenu, kindName, shortKind } from './ruleLabels';

interface Props<R extends Single = Single> {
  rule: R;
  place: string;
  onChange: (rule: SegmentRule) => void;
}

type Of<K extends Kind> = Extract<Single, { kind: K }>;

function OpenedOfLast({ rule, place, onChange }: Props<Of<'opened_of_last'>>) {
  const { t } = useLingui();
  return (
    <>
      <NumberPhrase
        label={t`Opened at most, condition ${place}`}
        prefix={t`at most `}
        min={0}
        max={rule.mails}
        value={rule.at_most}
        onValue={(at_most) => onChange({ ...rule, at_most })}
      />
      <NumberPhrase
        label={t`Emails counted, condition ${place}`}
        prefix={t`of the last `}
        min={1}
        max={100}
        value={rule.mails}
        onValue={(mails) => onChange({ ...rule, mails, at_most: Math.min(rule.at_most, mails) })}
      />
    </>
  );
}

function ReceivedOfLast({ rule, place, onChange }: Props<Of<'got_of_last'>>) {
  const { t } = useLingui();
  return (
    <>
      <NumberPhrase
        label={t`Received at least, condition ${place}`}
        prefix={t`at least `}
        min={0}
        max={rule.campaigns}
        value={rule.at_least}
        onValue={(at_least) => onChange({ ...rule, at_least })}
      />
      <NumberPhrase
        label={t`Campaigns counted, condition ${place}`}
        prefix={t`of the last `}
        min={1}
        max={1_000}
        value={rule.campaigns}
        onValue={(campaigns) => onChange({ ...rule, campaigns })}
      />
    </>
  );
}

const statuses: ContactStatus[] = [
  'subscribed',
  'no_consent',
  'unsubscribed',
  'bounced',
  'complained',
];

function StatusChoice({ rule, place, onChange }: Props<Of<'status'>>) {
  const { t, i18n } = useLingui();
  return (
    <ValueChoice
      place={place}
      options={statuses.map((value) => ({
        value,
        label: value === 'subscribed' ? t`Subscribed` : i18n._(states[value].word),
      }))}
      value={rule.status}
      onValue={(status) => onChange({ ...rule, status: status as ContactStatus })}
    />
  );
}

function ConsentChoice({ rule, place, onChange }: Props<Of<'consent'>>) {
  const { i18n } = useLingui();
  return (
    <ValueChoice
      place={place}
      options={consentStates.map((value) => ({ value, label: consentName(i18n, value) }))}
      value={rule.basis}
      onValue={(basis) =>
        onChange({ ...rule, basis: consentStates.find((one) => one === basis) ?? 'opt_in' })
      }
    />
  );
}

/** The inputs of a condition, by its kind. */
function Inputs({ rule, place, onChange }: Props) {
  const { t } = useLingui();
  switch (rule.kind) {
    case 'field':
    case 'given_name':
    case 'family_name':
    case 'address':
    case 'domain':
    case 'since':
      return (
        <TestInputs
          kind={rule.kind}
          test={rule.test}
          place={place}
          onTest={(test) => onChange({ ...rule, test })}
        />
      );
    case 'on_list':
      return (
        <ListChoice
          place={place}
          value={rule.list}
          onValue={(list) => onChange({ ...rule, list })}
        />
      );
    case 'import':
      return (
        <ImportChoice
          place={place}
          value={rule.import}
          onValue={(id) => onChange({ ...rule, import: id })}
        />
      );
    case 'got':
    case 'opened':
    case 'clicked':
      return (
        <CampaignChoice
          place={place}
          value={rule.campaign}
          onValue={(campaign) => onChange({ ...rule, campaign })}
        />
      );
    case 'status':
      return <StatusChoice {...{ rule, place, onChange }} />;
    case 'consent':
      return <ConsentChoice {...{ rule, place, onChange }} />;
    case 'opened_of_last':
      return <OpenedOfLast {...{ rule, place, onChange }} />;
    case 'got_of_last':
      return <ReceivedOfLast {...{ rule, place, onChange }} />;
    case 'active_within_days':
      return (
        <NumberPhrase
          label={t`Days of condition ${place}`}
          prefix={t`in the last `}
          suffix={t` days`}
          min={1}
          max={36_500}
          value={rule.days}
          onValue={(days) => onChange({ ...rule, days })}
        />
      );
  }
}

/** Marks the value of an option as the name of a custom field. */
const customPrefix = 'field ';

/** Chooses what a condition tests: a property of every contact, or a custom field. */
function KindChoice({ rule, place, onChange }: Props) {
  const { t, i18n } = useLingui();
  const { data = [] } = useRead('contact_fields', {});
  const name = rule.kind === 'field' ? rule.name : '';
  const fields = [...new Set([...data, ...(name ? [name] : [])])];
  const toOption = (kind: Kind) => ({ value: kind, label: shortKind(i18n, kind) });
  const chosen = rule.kind === 'field' ? (name ? `${customPrefix}${name}` : null) : rule.kind;
  const custom = {
    group: t`Custom fields`,
    items: fields.map((label) => ({ value: `${customPrefix}${label}`, label })),
  };
  return (
    <Select
      aria-label={t`Field of condition ${place}`}
      placeholder={t`Choose a field`}
      flex="0 0 8.75rem"
      title={rule.kind === 'field' ? name : kindName(i18n, rule.kind)}
      searchable
      maxDropdownHeight={320}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      renderOption={({ option }) =>
        option.value.startsWith(customPrefix) ? option.label : kindName(i18n, option.value as Kind)
      }
      data={[
        ...(fields.length > 0 ? [custom] : []),
        ...kindMenu.map(({ name: group, kinds }) => ({
          group: i18n._(group),
          items: kinds.filter((kind) => kind !== 'field').map(toOption),
        })),
      ]}
      value={chosen}
      onChange={(next) => {
        if (next?.startsWith(customPrefix)) {
          onChange(withKind(rule, 'field', next.slice(customPrefix.length)));
        } else if (next) {
          onChange(withKind(rule, next as Kind));
        }
      }}
    />
  );
}

export function Condition(props: Props & { onRemove: () => void }) {
  const { rule, place, onChange, onRemove } = props;
  const { t } = useLingui();
  return (
    <Row gap={4} wrap="nowrap" align="start">
      <Row gap={8} miw={0} flex={1}>
        <KindChoice {...{ rule, place, onChange }} />
        <Inputs {...{ rule, place, onChange }} />
      </Row>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t`Remove condition ${place}`}
        onClick={onRemove}
      >
        <IconX size={16} />
      </ActionIcon>
    </Row>
  );
}
