/**
 * What was changed by hand, the newest first; each can be taken back.
 *
 * Leaves out: imports, which have a page of their own.
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
import { ChangeText } from '../../features/ChangeText';
import css from '../../features/rows.module.css';
import { useTakeBack } from '../../features/takeBack';
import { useFormat } from '../../format';
import type { ChangeView } from '../../host/types';

function Row({ change }: { change: ChangeView }) {
  const { t } = useLingui();
  const format = useFormat();
  const back = useTakeBack();
  const at = format.moment(change.at);
  return (
    <li className={css.row}>
      <span className={change.undone_at === null ? '' : css.undone}>
        <ChangeText change={change} />
      </span>
      <span className="small faint num">{at}</span>
      <div className={css.actions}>
        {change.undone_at === null ? (
          <Button
            size="xs"
            variant="default"
            aria-label={t`Take back the change of ${at}`}
            leftSection={<IconArrowBackUp size={14} />}
            loading={back.isPending}
            onClick={() => back.mutate({ id: change.id })}
          >
            <Trans>Take back</Trans>
          </Button>
        ) : (
          <span className="small faint">
            <Trans>taken back</Trans>
          </span>
        )}
      </div>
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
            What was changed by hand in the last ninety days. Whoever was changed again since, or
            opted out, stays as they are.
          </Trans>
        }
      />
      {error ? (
        <ErrorPanel
          title={<Trans>The changes cannot be shown.</Trans>}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : !data ? (
        <SkeletonRows rows={8} />
      ) : data.length === 0 ? (
        <Empty Icon={IconHistory} title={<Trans>Nothing was changed by hand yet</Trans>}>
          <Trans>Edits, lists, tags, fields and deletions come here, and can be taken back.</Trans>
        </Empty>
      ) : (
        <Panel>
          <ul className={css.rows} aria-label={t`Changes`}>
            {data.map((change) => (
              <Row key={change.id} change={change} />
            ))}
          </ul>
        </Panel>
      )}
    </Page>
  );
}
