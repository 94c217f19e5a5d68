/**
 * Edits the conditions of the table's filter, beside the table, which follows each change.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Drawer, Group as Row, Stack } from '@mantine/core';
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
  /** The dialog that saves a segment is open: Esc closes that. */
  saving: boolean;
  /** How many contacts match. */
  total: number;
  onChange: (rule: Group) => void;
  onSave: () => void;
  onClose: () => void;
}

export function FilterDrawer(props: FilterDrawerProps) {
  const { opened, saving, rule, total, onChange, onSave, onClose } = props;
  const { t } = useLingui();
  const format = useFormat();
  const matching = format.number(total);
  const empty = rule.rules.length === 0;
  return (
    <Drawer
      opened={opened}
      position="right"
      closeOnEscape={!saving}
      size="31rem"
      // The table stays visible: it follows each change.
      overlayProps={{ backgroundOpacity: 0 }}
      title={<Trans>Filter</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
      onClose={onClose}
      classNames={{ body: css.body, content: css.content }}
    >
      <Stack gap={12} className={css.rules}>
        {empty ? (
          <p className="soft">
            <Trans>Add conditions to narrow down the contacts. The table updates as you go.</Trans>
          </p>
        ) : null}
        <RuleGroup group={rule} place="" depth={1} onChange={(next) => onChange(asGroup(next))} />
        {usesOpens(rule) ? <OpensNote /> : null}
      </Stack>
      <Row gap={8} justify="flex-end" className={css.foot}>
        <p className="num" aria-live="polite">
          <Plural value={total} one="one person matches" other={`${matching} people match`} />
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
      </Row>
    </Drawer>
  );
}
