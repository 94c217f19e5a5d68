/**
 * The conditions of the table's filter, beside the table that follows each of them.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Drawer } from '@mantine/core';
import {
  asGroup,
  emptyGroup,
  type Group,
  OpensNote,
  RuleGroup,
  usesOpens,
} from '../../features/segment';
import { useFormat } from '../../format';
import css from './filter.module.css';

export interface FilterDrawerProps {
  opened: boolean;
  rule: Group;
  /** A name is being asked: Esc belongs to that. */
  asking: boolean;
  /** How many match. */
  total: number;
  onChange: (rule: Group) => void;
  onSave: () => void;
  onClose: () => void;
}

export function FilterDrawer(props: FilterDrawerProps) {
  const { opened, asking, rule, total, onChange, onSave, onClose } = props;
  const { t } = useLingui();
  const format = useFormat();
  const people = format.number(total);
  const empty = rule.rules.length === 0;
  return (
    <Drawer
      opened={opened}
      position="right"
      closeOnEscape={!asking}
      size="31rem"
      // The table stays in sight: it follows each click.
      overlayProps={{ backgroundOpacity: 0 }}
      title={<Trans>Filter</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
      onClose={onClose}
      classNames={{ body: css.body, content: css.content }}
    >
      <div className={css.rules}>
        {empty ? (
          <p className="soft">
            <Trans>
              Add what has to be true of the people you want to see. The table follows at once.
            </Trans>
          </p>
        ) : null}
        <RuleGroup group={rule} place="" depth={1} onChange={(next) => onChange(asGroup(next))} />
        {usesOpens(rule) ? <OpensNote /> : null}
      </div>
      <div className={css.foot}>
        <p className="num" aria-live="polite">
          <Plural value={total} one="one person matches" other={`${people} people match`} />
        </p>
        {empty ? null : (
          <>
            <Button variant="subtle" onClick={() => onChange(emptyGroup)}>
              <Trans>Clear all</Trans>
            </Button>
            <Button variant="default" onClick={onSave}>
              <Trans>Save as segment</Trans>
            </Button>
          </>
        )}
        <Button variant="default" onClick={onClose}>
          <Trans>Done</Trans>
        </Button>
      </div>
    </Drawer>
  );
}
