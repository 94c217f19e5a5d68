/**
 * Manual changes, the newest first; each can be undone.
 *
 * Leaves out: imports, which have their own page.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconArrowBackUp, IconHistory } from '@tabler/icons-react';
import { useRead } from '../../api';
import {
  Empty,
  ErrorPanel,
  Page,
  PageHead,
  Panel,
  SkeletonRows,
  useCrumbs,
} from '../../components';
import { ChangeSummary } from '../../features/ChangeSummary';
import css from '../../features/rows.module.css';
import { useUndo } from '../../features/undo';
import { useFormat } from '../../format';
import type { ChangeView } from '../../host/types';

function Row({ change }: { change: ChangeView }) {
  const { t } = useLingui();
  const format = useFormat();
  const undo = useUndo();
  const at = format.moment(change.at);
  const undone = change.undone_at !== null;
  return (
    <li className={css.row}>
      <span className={undone ? css.undone : ''}>
        <ChangeSummary change={change} />
      </span>
      <span className="small faint num">{at}</span>
      {undone ? (
        <span className="small faint">
          <Trans>undone</Trans>
        </span>
      ) : (
        <Button
          size="xs"
          variant="default"
          aria-label={t`Undo the change of ${at}`}
          leftSection={<IconArrowBackUp size={14} />}
          loading={undo.isPending}
          onClick={() => undo.mutate({ id: change.id })}
        >
          <Trans>Undo</Trans>
        </Button>
      )}
    </li>
  );
}

export default function ChangesView() {
  const { t } = useLingui();
  const { data, error, refetch } = useRead('change_list', {});
  useCrumbs([{ label: t`Contacts`, to: '/contacts' }, { label: t`Changes` }]);
  return (
    <Page>
      <PageHead
        title={<Trans>Changes</Trans>}
        line={
          <Trans>
            Manual changes in the last 90 days. Undo leaves out contacts that were changed again or
            unsubscribed since.
          </Trans>
        }
      />
      {error ? (
        <ErrorPanel
          title={<Trans>Couldn’t load the changes.</Trans>}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : !data ? (
        <SkeletonRows rows={8} />
      ) : data.length === 0 ? (
        <Empty Icon={IconHistory} title={<Trans>No manual changes yet</Trans>}>
          <Trans>
            Edits, deletions and changes to lists, tags and fields appear here and can be undone.
          </Trans>
        </Empty>
      ) : (
        <Panel>
          <ul aria-label={t`Changes`}>
            {data.map((change) => (
              <Row key={change.id} change={change} />
            ))}
          </ul>
        </Panel>
      )}
    </Page>
  );
}
