/**
 * The inputs that conditions are made of. A row wraps: the operator has a fixed width, so that the
 * operators of all rows align, and the value takes the rest.
 */
import { useLingui } from '@lingui/react/macro';
import { NumberInput, Select, TextInput } from '@mantine/core';
import { useRead } from '../../api';
import type { ListView, SegmentRule, SegmentTest } from '../../host/types';
import { type Op, opsOf, withOp } from './rule';
import { opName } from './ruleLabels';
import css from './segment.module.css';

export interface NumberPhraseProps {
  label: string;
  prefix?: string;
  suffix?: string;
  min: number;
  max: number;
  value: number;
  onValue: (value: number) => void;
}

/** A whole number within a phrase: "in the last 90 days". */
export function NumberPhrase({ label, onValue, ...props }: NumberPhraseProps) {
  return (
    <NumberInput
      aria-label={label}
      flex="1 1 7.25rem"
      miw="7.25rem"
      allowDecimal={false}
      onChange={(value) => {
        if (typeof value === 'number') onValue(value);
      }}
      {...props}
    />
  );
}

interface TestProps {
  test: SegmentTest;
  place: string;
  onTest: (test: SegmentTest) => void;
}

function TestValue({ test, place, onTest }: TestProps) {
  const { t } = useLingui();
  switch (test.op) {
    case 'filled':
    case 'empty':
    case 'anniversary_today':
      return null;
    case 'within_last_days':
    case 'within_next_days':
      return (
        <NumberPhrase
          label={t`Days of condition ${place}`}
          suffix={t` days`}
          min={0}
          max={36_500}
          value={test.value}
          onValue={(value) => onTest({ ...test, value })}
        />
      );
    case 'before':
    case 'after':
      return (
        <TextInput
          type="date"
          className={css.value}
          aria-label={t`Date of condition ${place}`}
          value={test.value}
          onChange={(event) => onTest({ ...test, value: event.currentTarget.value })}
        />
      );
    default:
      return (
        <TextInput
          aria-label={t`Value of condition ${place}`}
          className={css.value}
          value={test.value}
          onChange={(event) => onTest({ ...test, value: event.currentTarget.value })}
        />
      );
  }
}

/** An operator and the value it compares with. */
export function TestInputs({
  kind,
  test,
  place,
  onTest,
}: TestProps & { kind: SegmentRule['kind'] }) {
  const { t, i18n } = useLingui();
  return (
    <>
      <Select
        aria-label={t`Operator of condition ${place}`}
        className={css.operator}
        title={opName(i18n, test.op)}
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
        data={opsOf(kind).map((value) => ({ value, label: opName(i18n, value) }))}
        value={test.op}
        allowDeselect={false}
        onChange={(op) => onTest(withOp(test, (op ?? 'is') as Op))}
      />
      <TestValue test={test} place={place} onTest={onTest} />
    </>
  );
}

interface Option {
  value: string;
  label: string;
}

interface ChoiceProps {
  place: string;
  value: string;
  onValue: (value: string) => void;
}

export function ValueChoice({
  place,
  options,
  value,
  onValue,
}: ChoiceProps & { options: Option[] | { group: string; items: Option[] }[] }) {
  const { t } = useLingui();
  return (
    <Select
      aria-label={t`Value of condition ${place}`}
      placeholder={t`Choose`}
      className={css.value}
      data={options}
      value={value || null}
      searchable
      allowDeselect={false}
      onChange={(chosen) => onValue(chosen ?? '')}
    />
  );
}

/** Chooses a list or a tag. */
export function ListChoice(props: ChoiceProps) {
  const { t } = useLingui();
  const { data: lists = [] } = useRead('list_all', {});
  const { data: tags = [] } = useRead('tag_all', {});
  const toOption = ({ id, name }: ListView) => ({ value: id, label: name });
  const groups = [
    { group: t`Lists`, items: lists.map(toOption) },
    { group: t`Tags`, items: tags.map(toOption) },
  ];
  return <ValueChoice {...props} options={groups.filter(({ items }) => items.length > 0)} />;
}

export function ImportChoice(props: ChoiceProps) {
  const { data = [] } = useRead('import_history', {});
  return (
    <ValueChoice {...props} options={data.map(({ id, name }) => ({ value: id, label: name }))} />
  );
}

/** Chooses a campaign that was started. */
export function CampaignChoice(props: ChoiceProps) {
  const { t } = useLingui();
  const { data = [] } = useRead('campaign_list', {});
  return (
    <ValueChoice
      {...props}
      options={data
        .filter(({ status }) => status !== 'draft')
        .map(({ id, name }) => ({ value: id, label: name || t`Without a name` }))}
    />
  );
}
