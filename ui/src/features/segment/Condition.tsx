/**
 * One condition in a row: what is asked about, how, and of what value. Each control is named with the
 * place of its condition, so that two alike are told apart.
 */
import { useLingui } from '@lingui/react/macro';
import { ActionIcon, NumberInput, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useRead } from '../../api';
import { states } from '../../components/states';
import type { ContactStatus, ListView, SegmentRule, SegmentTest } from '../../host/types';
import { consentName, consentStates } from '../consent';
import { type Kind, type Op, opsOf, withKind, withOp } from './rule';
import { kindMenu, kindName, opName, shortKind } from './ruleLabels';
import css from './segment.module.css';

interface Props<R> {
  rule: R;
  place: string;
  onChange: (rule: SegmentRule) => void;
}

function Value({
  test,
  place,
  onTest,
}: {
  test: SegmentTest;
  place: string;
  onTest: (test: SegmentTest) => void;
}) {
  const { t } = useLingui();
  switch (test.op) {
    case 'filled':
    case 'empty':
    case 'anniversary_today':
      return null;
    case 'within_last_days':
    case 'within_next_days':
      return (
        <NumberInput
          aria-label={t`Days of condition ${place}`}
          className={css.grow}
          suffix={t` days`}
          min={0}
          max={36_500}
          allowDecimal={false}
          value={test.value}
          onChange={(value) => {
            if (typeof value === 'number') onTest({ ...test, value });
          }}
        />
      );
    case 'before':
    case 'after':
      return (
        <TextInput
          type="date"
          className={css.grow}
          aria-label={t`Date of condition ${place}`}
          value={test.value}
          onChange={(event) => onTest({ ...test, value: event.currentTarget.value })}
        />
      );
    default:
      return (
        <TextInput
          aria-label={t`Value of condition ${place}`}
          className={css.grow}
          value={test.value}
          onChange={(event) => onTest({ ...test, value: event.currentTarget.value })}
        />
      );
  }
}

function Tested({
  kind,
  test,
  place,
  onTest,
}: {
  kind: SegmentRule['kind'];
  test: SegmentTest;
  place: string;
  onTest: (test: SegmentTest) => void;
}) {
  const { t, i18n } = useLingui();
  return (
    <>
      <Select
        aria-label={t`Question of condition ${place}`}
        className={css.op}
        title={opName(i18n, test.op)}
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
        data={opsOf(kind).map((value) => ({ value, label: opName(i18n, value) }))}
        value={test.op}
        allowDeselect={false}
        onChange={(op) => onTest(withOp(test, (op ?? 'is') as Op))}
      />
      <Value test={test} place={place} onTest={onTest} />
    </>
  );
}

function Choice({
  place,
  options,
  value,
  onValue,
}: {
  place: string;
  options:
    | { value: string; label: string }[]
    | { group: string; items: { value: string; label: string }[] }[];
  value: string;
  onValue: (value: string) => void;
}) {
  const { t } = useLingui();
  return (
    <Select
      aria-label={t`Value of condition ${place}`}
      placeholder={t`Choose`}
      className={css.grow}
      data={options}
      value={value || null}
      searchable
      allowDeselect={false}
      onChange={(chosen) => onValue(chosen ?? '')}
    />
  );
}

function OnList({ rule, place, onChange }: Props<Extract<SegmentRule, { kind: 'on_list' }>>) {
  const { t } = useLingui();
  const { data } = useRead('list_all', {});
  const tags = useRead('tag_all', {});
  const options = ({ id, name }: ListView) => ({ value: id, label: name });
  return (
    <Choice
      place={place}
      options={[
        { group: t`Lists`, items: (data ?? []).map(options) },
        { group: t`Tags`, items: (tags.data ?? []).map(options) },
      ].filter((group) => group.items.length > 0)}
      value={rule.list}
      onValue={(list) => onChange({ ...rule, list })}
    />
  );
}

function Imported({ rule, place, onChange }: Props<Extract<SegmentRule, { kind: 'import' }>>) {
  const { data } = useRead('import_past', {});
  return (
    <Choice
      place={place}
      options={(data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={rule.import}
      onValue={(id) => onChange({ ...rule, import: id })}
    />
  );
}

function OfCampaign({
  rule,
  place,
  onChange,
}: Props<Extract<SegmentRule, { kind: 'got' | 'opened' | 'clicked' }>>) {
  const { t } = useLingui();
  const { data } = useRead('campaign_list', {});
  return (
    <Choice
      place={place}
      options={(data ?? [])
        .filter(({ status }) => status !== 'draft')
        .map(({ id, name }) => ({ value: id, label: name || t`Without a name` }))}
      value={rule.campaign}
      onValue={(campaign) => onChange({ ...rule, campaign })}
    />
  );
}

function OpenedOfLast({
  rule,
  place,
  onChange,
}: Props<Extract<SegmentRule, { kind: 'opened_of_last' }>>) {
  const { t } = useLingui();
  return (
    <>
      <NumberInput
        aria-label={t`At most so many they opened, condition ${place}`}
        className={css.phrase}
        prefix={t`at most `}
        min={0}
        max={rule.mails}
        allowDecimal={false}
        value={rule.at_most}
        onChange={(at_most) => {
          if (typeof at_most === 'number') onChange({ ...rule, at_most });
        }}
      />
      <NumberInput
        aria-label={t`So many mails they got, condition ${place}`}
        className={css.phrase}
        prefix={t`of the last `}
        min={1}
        max={100}
        allowDecimal={false}
        value={rule.mails}
        onChange={(mails) => {
          if (typeof mails !== 'number') return;
          onChange({ ...rule, mails, at_most: Math.min(rule.at_most, mails) });
        }}
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

function Body({ rule, place, onChange }: Props<Exclude<SegmentRule, { kind: 'group' }>>) {
  const { t, i18n } = useLingui();
  switch (rule.kind) {
    case 'field':
    case 'given_name':
    case 'family_name':
    case 'address':
    case 'domain':
    case 'since':
      return (
        <Tested
          kind={rule.kind}
          test={rule.test}
          place={place}
          onTest={(test) => onChange({ ...rule, test })}
        />
      );
    case 'on_list':
      return <OnList rule={rule} place={place} onChange={onChange} />;
    case 'import':
      return <Imported rule={rule} place={place} onChange={onChange} />;
    case 'got':
    case 'opened':
    case 'clicked':
      return <OfCampaign rule={rule} place={place} onChange={onChange} />;
    case 'status':
      return (
        <Choice
          place={place}
          options={statuses.map((value) => ({
            value,
            label: value === 'subscribed' ? t`Subscribed` : i18n._(states[value].word),
          }))}
          value={rule.status}
          onValue={(status) => onChange({ ...rule, status: status as ContactStatus })}
        />
      );
    case 'consent':
      return (
        <Choice
          place={place}
          options={consentStates.map((value) => ({ value, label: consentName(i18n, value) }))}
          value={rule.basis}
          onValue={(basis) =>
            onChange({ ...rule, basis: consentStates.find((one) => one === basis) ?? 'opt_in' })
          }
        />
      );
    case 'opened_of_last':
      return <OpenedOfLast rule={rule} place={place} onChange={onChange} />;
    case 'active_within_days':
      return (
        <NumberInput
          aria-label={t`Days of condition ${place}`}
          className={css.phrase}
          prefix={t`in the last `}
          suffix={t` days`}
          min={1}
          max={36_500}
          allowDecimal={false}
          value={rule.days}
          onChange={(days) => {
            if (typeof days === 'number') onChange({ ...rule, days });
          }}
        />
      );
    case 'got_of_last':
      return (
        <>
          <NumberInput
            aria-label={t`At least so many mails, condition ${place}`}
            className={css.phrase}
            prefix={t`at least `}
            min={0}
            max={rule.campaigns}
            allowDecimal={false}
            value={rule.at_least}
            onChange={(value) => {
              if (typeof value === 'number') onChange({ ...rule, at_least: value });
            }}
          />
          <NumberInput
            aria-label={t`Of so many campaigns, condition ${place}`}
            className={css.phrase}
            prefix={t`of the last `}
            min={1}
            max={1_000}
            allowDecimal={false}
            value={rule.campaigns}
            onChange={(value) => {
              if (typeof value === 'number') onChange({ ...rule, campaigns: value });
            }}
          />
        </>
      );
  }
}

type Single = Exclude<SegmentRule, { kind: 'group' }>;

const own = 'field ';

/** What is asked about: something everybody has, or a field of the user's own. */
function What({ rule, place, onChange }: Props<Single>) {
  const { t, i18n } = useLingui();
  const { data } = useRead('contact_fields', {});
  const name = rule.kind === 'field' ? rule.name : '';
  const fields = [...new Set([...(data ?? []), ...(name ? [name] : [])])];
  const option = (kind: Kind) => ({ value: kind, label: shortKind(i18n, kind) });
  const chosen = rule.kind === 'field' ? (name ? `${own}${name}` : null) : rule.kind;
  const whole = rule.kind === 'field' ? name : kindName(i18n, rule.kind);
  return (
    <Select
      aria-label={t`What condition ${place} is about`}
      placeholder={t`Which field?`}
      className={css.what}
      title={whole}
      searchable
      maxDropdownHeight={320}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      renderOption={({ option }) =>
        option.value.startsWith(own) ? option.label : kindName(i18n, option.value as Kind)
      }
      data={[
        ...(fields.length > 0
          ? [
              {
                group: t`Your fields`,
                items: fields.map((label) => ({ value: `${own}${label}`, label })),
              },
            ]
          : []),
        ...kindMenu.map(({ name: group, kinds }) => ({
          group: i18n._(group),
          items: kinds.filter((kind) => kind !== 'field').map(option),
        })),
      ]}
      value={chosen}
      onChange={(next) => {
        if (next?.startsWith(own)) onChange(withKind(rule, 'field', next.slice(own.length)));
        else if (next) onChange(withKind(rule, next as Kind));
      }}
    />
  );
}

export function Condition({
  rule,
  place,
  onChange,
  onRemove,
}: Props<Single> & { onRemove: () => void }) {
  const { t } = useLingui();
  return (
    <div className={css.condition}>
      <div className={css.parts}>
        <What rule={rule} place={place} onChange={onChange} />
        <Body rule={rule} place={place} onChange={onChange} />
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t`Take condition ${place} away`}
        onClick={onRemove}
      >
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}
