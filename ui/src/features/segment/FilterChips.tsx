/**
 * A filter in words: a chip for each condition, which can be taken away, and how they go together.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Fragment, useRef } from 'react';
import css from './filterChips.module.css';
import { type Group, replaceRule } from './rule';
import { pieces, plainText, useRuleText } from './ruleText';

export interface FilterChipsProps {
  group: Group;
  onChange: (group: Group) => void;
  onSave: () => void;
  /** The last one is about to go, and the focus with it. */
  onNone: () => void;
}

export function FilterChips({ group, onChange, onSave, onNone }: FilterChipsProps) {
  const chips = useRef<HTMLUListElement>(null);
  const take = (at: number) => {
    const crosses = chips.current?.querySelectorAll('button') ?? [];
    // A chip is its place: the next one takes it over, and the focus with it.
    if (at === crosses.length - 1) crosses[at - 1]?.focus();
    if (crosses.length === 1) onNone();
    onChange(replaceRule(group, at, null));
  };
  const { t } = useLingui();
  const sentence = useRuleText();
  const several = group.rules.length > 1;
  return (
    <div className={css.line}>
      <ul ref={chips} className={css.chips} aria-label={t`Filter`}>
        {group.rules.map((rule, at) => {
          const said = sentence(rule);
          const whole = plainText(said);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place
            <Fragment key={at}>
              {at === 0 && group.together === 'none' ? (
                <li className="small faint">{several ? t`none of` : t`not`}</li>
              ) : null}
              {at > 0 && group.together === 'any' ? <li className="small faint">{t`or`}</li> : null}
              <li className={css.chip}>
                <span className="cut" title={whole}>
                  {pieces(said).map(({ text, bold }, place) =>
                    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have an order and no name
                    bold ? <b key={place}>{text}</b> : <Fragment key={place}>{text}</Fragment>,
                  )}
                </span>
                <button
                  type="button"
                  className={css.take}
                  aria-label={t`Take away: ${whole}`}
                  onClick={() => take(at)}
                >
                  <IconX size={14} aria-hidden />
                </button>
              </li>
            </Fragment>
          );
        })}
      </ul>
      <Button
        size="xs"
        variant="subtle"
        onClick={() => {
          onNone();
          onChange({ ...group, rules: [] });
        }}
      >
        <Trans>Clear all</Trans>
      </Button>
      <Button size="xs" variant="subtle" onClick={onSave}>
        <Trans>Save as segment</Trans>
      </Button>
    </div>
  );
}
