/**
 * A group of conditions: all, any or none of them; groups within groups.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu, Group as Row, SegmentedControl } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import type { SegmentRule, Together } from '../../host/types';
import { Condition } from './Condition';
import { freshRule, type Group, type Kind, replaceRule } from './rule';
import { kindMenu, kindName } from './ruleLabels';
import css from './segment.module.css';

/** How deep groups can be nested; the engine refuses more. */
const maxDepth = 5;

export interface RuleGroupProps {
  group: Group;
  /** "2.1": the first in the second group. */
  place: string;
  depth: number;
  onChange: (group: SegmentRule) => void;
  /** Undefined: the outermost group. */
  onRemove?: () => void;
}

export function RuleGroup({ group, place, depth, onChange, onRemove }: RuleGroupProps) {
  const { t, i18n } = useLingui();
  const adding = useRef<HTMLButtonElement>(null);
  const add = (kind: Kind) => onChange({ ...group, rules: [...group.rules, freshRule(kind)] });
  return (
    <fieldset className={css.group} aria-label={place ? t`Group ${place}` : t`Conditions`}>
      <Row gap={8} justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label={place ? t`Combine group ${place}` : t`Combine conditions`}
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
            aria-label={t`Remove group ${place}`}
            onClick={onRemove}
          >
            <IconX size={16} />
          </ActionIcon>
        ) : null}
      </Row>
      {group.rules.map((rule, at) => {
        const here = place ? `${place}.${at + 1}` : `${at + 1}`;
        const change = (next: SegmentRule) => onChange(replaceRule(group, at, next));
        const remove = () => {
          // The button that has the focus is removed.
          adding.current?.focus();
          onChange(replaceRule(group, at, null));
        };
        return rule.kind === 'group' ? (
          <RuleGroup
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition is identified by its place
            key={at}
            group={rule}
            place={here}
            depth={depth + 1}
            onChange={change}
            onRemove={remove}
          />
        ) : (
          <Condition
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition is identified by its place
            key={at}
            rule={rule}
            place={here}
            onChange={change}
            onRemove={remove}
          />
        );
      })}
      <Row gap={8}>
        <Menu position="bottom-start">
          <Menu.Target>
            <Button ref={adding} size="xs" variant="default" leftSection={<IconPlus size={14} />}>
              <Trans>Add condition</Trans>
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
        {depth < maxDepth ? (
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={() => add('group')}
          >
            <Trans>Add group</Trans>
          </Button>
        ) : null}
      </Row>
    </fieldset>
  );
}
