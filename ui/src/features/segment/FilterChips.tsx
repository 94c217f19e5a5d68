/**
 * A filter as text: a chip for each condition, which can be removed, and how they are combined.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group as Row } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Fragment, useRef } from 'react';
import css from './filterChips.module.css';
import { type Group, replaceRule } from './rule';
import { pieces, plainText, useRuleText } from './ruleText';

export interface FilterChipsProps {
  group: Group;
  onChange: (group: Group) => void;
  onSave: () => void;
  /** The last chip is about to be removed, and the focus with it. */
  onEmpty: () => void;
}

interface ChipProps {
  /** The condition as text, with its names and values marked. */
  text: string;
  onRemove: () => void;
}

function Chip({ text, onRemove }: ChipProps) {
  const { t } = useLingui();
  const plain = plainText(text);
  return (
    <li className={css.chip}>
      <span className="cut" title={plain}>
        {pieces(text).map((piece, place) => {
          const Tag = piece.bold ? 'b' : Fragment;
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have an order and no name
          return <Tag key={place}>{piece.text}</Tag>;
        })}
      </span>
      <button
        type="button"
        className={css.remove}
        aria-label={t`Remove: ${plain}`}
        onClick={onRemove}
      >
        <IconX size={14} aria-hidden />
      </button>
    </li>
  );
}

export function FilterChips({ group, onChange, onSave, onEmpty }: FilterChipsProps) {
  const { t } = useLingui();
  const chips = useRef<HTMLDivElement>(null);
  const ruleText = useRuleText();
  const remove = (at: number) => {
    const buttons = chips.current?.querySelectorAll('button') ?? [];
    // A chip is identified by its place: the next one takes it over, and the focus with it.
    if (at === buttons.length - 1) buttons[at - 1]?.focus();
    if (buttons.length === 1) onEmpty();
    onChange(replaceRule(group, at, null));
  };
  const several = group.rules.length > 1;
  return (
    <Row gap={8}>
      <Row ref={chips} component="ul" gap={8} miw={0} aria-label={t`Filter`}>
        {group.rules.map((rule, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is identified by its place
          <Fragment key={at}>
            {at === 0 && group.together === 'none' ? (
              <li className="small faint">{several ? t`none of` : t`not`}</li>
            ) : null}
            {at > 0 && group.together === 'any' ? <li className="small faint">{t`or`}</li> : null}
            <Chip text={ruleText(rule)} onRemove={() => remove(at)} />
          </Fragment>
        ))}
      </Row>
      <Button
        size="xs"
        variant="subtle"
        onClick={() => {
          onEmpty();
          onChange({ ...group, rules: [] });
        }}
      >
        <Trans>Clear all</Trans>
      </Button>
      <Button size="xs" variant="subtle" onClick={onSave}>
        <Trans>Save as segment</Trans>
      </Button>
    </Row>
  );
}
