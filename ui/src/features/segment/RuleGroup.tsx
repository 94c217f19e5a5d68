/**
 * A group of conditions: all, any or none of them; groups within groups.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu, SegmentedControl } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import type { SegmentRule, Together } from '../../host/types';
import { Condition } from './Condition';
import { freshRule, type Group, type Kind, replaceRule } from './rule';
import { kindMenu, kindName } from './ruleLabels';
import css from './segment.module.css';

/** Groups within groups, as deep as the program takes them. */
const deepest = 5;

export interface RuleGroupProps {
  group: Group;
  /** "2.1": the first in the second. */
  place: string;
  depth: number;
  onChange: (group: SegmentRule) => void;
  /** None: the outermost. */
  onRemove?: () => void;
}

export function RuleGroup({ group, place, depth, onChange, onRemove }: RuleGroupProps) {
  const { t, i18n } = useLingui();
  const adding = useRef<HTMLButtonElement>(null);
  const add = (kind: Kind) => onChange({ ...group, rules: [...group.rules, freshRule(kind)] });
  return (
    <fieldset className={css.group} aria-label={place ? t`Group ${place}` : t`Conditions`}>
      <div className={css.together}>
        <SegmentedControl
          size="xs"
          aria-label={place ? t`How group ${place} goes together` : t`How they go together`}
          data={[
            { value: 'all', label: t`All of these` },
            { value: 'any', label: t`Any of these` },
            { value: 'none', label: t`None of these` },
          ]}
          value={group.together}
          onChange={(together) => onChange({ ...group, together: together as Together })}
        />
        {onRemove ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t`Take group ${place} away`}
            onClick={onRemove}
          >
            <IconX size={16} />
          </ActionIcon>
        ) : null}
      </div>
      {group.rules.map((rule, at) => {
        const here = place ? `${place}.${at + 1}` : `${at + 1}`;
        const change = (next: SegmentRule) => onChange(replaceRule(group, at, next));
        const remove = () => {
          // The focus would go with the cross that had it.
          adding.current?.focus();
          onChange(replaceRule(group, at, null));
        };
        return rule.kind === 'group' ? (
          <RuleGroup
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place
            key={at}
            group={rule}
            place={here}
            depth={depth + 1}
            onChange={change}
            onRemove={remove}
          />
        ) : (
          <Condition
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place
            key={at}
            rule={rule}
            place={here}
            onChange={change}
            onRemove={remove}
          />
        );
      })}
      <div className={css.add}>
        <Menu position="bottom-start">
          <Menu.Target>
            <Button ref={adding} size="xs" variant="default" leftSection={<IconPlus size={14} />}>
              <Trans>Add a condition</Trans>
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
            {kindMenu.map(({ name, kinds }) => (
              <div key={kinds[0]}>
                <Menu.Label>{i18n._(name)}</Menu.Label>
                {kinds.map((kind) => (
                  <Menu.Item key={kind} onClick={() => add(kind)}>
                    {kindName(i18n, kind)}
                  </Menu.Item>
                ))}
              </div>
            ))}
          </Menu.Dropdown>
        </Menu>
        {depth < deepest ? (
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={() => add('group')}
          >
            <Trans>Add a group</Trans>
          </Button>
        ) : null}
      </div>
    </fieldset>
  );
}
