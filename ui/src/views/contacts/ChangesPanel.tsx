/**
 * Manual changes to a contact; edits can be undone here.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';

import { Panel } from '../../components';
import { ChangeSummary } from '../../features/ChangeSummary';
import { useUndo } from '../../features/undo';
import { useFormat } from '../../format';
import type { PersonView } from '../../host/types';
import css from './contactPage.module.css';

export function ChangesPanel({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const format = useFormat();
  const undo = useUndo();
  if (person.changes.length === 0) return null;
  return (
    <Panel title={t`Changes`}>
      <ul aria-label={t`Changes`}>
        {person.changes.map((change) => (
          <li key={change.id} className={css.change}>
            <span className={change.undone_at === null ? '' : css.undone}>
              <ChangeSummary change={change} people={false} />
            </span>
            <span className="small faint num">{format.moment(change.at)}</span>
            {change.kind === 'edited' && change.undone_at === null ? (
              <Button
                size="xs"
                variant="subtle"
                loading={undo.isPending}
                onClick={() => undo.mutate({ id: change.id })}
              >
                <Trans>Undo</Trans>
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
