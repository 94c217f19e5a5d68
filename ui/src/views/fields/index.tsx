/**
 * The custom fields: the type of each, how many people have it; renamed, merged and deleted here.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconForms, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
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
import { FieldNameDialog } from './FieldNameDialog';
import { FieldRow } from './FieldRow';

export default function FieldsView() {
  const { t } = useLingui();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useRead('field_sizes', {});
  useCrumbs([{ label: t`Contacts`, to: '/contacts' }, { label: t`Fields` }]);
  const names = (data ?? []).map((one) => one.field.name);
  return (
    <Page>
      <PageHead
        title={<Trans>Fields</Trans>}
        line={
          <Trans>
            What you know about your contacts besides name and email address. You can use it in
            emails.
          </Trans>
        }
        actions={
          <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            <Trans>New field</Trans>
          </Button>
        }
      />
      {error ? (
        <ErrorPanel
          title={<Trans>Couldn’t load the fields.</Trans>}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : !data ? (
        <SkeletonRows rows={6} />
      ) : data.length === 0 ? (
        <Empty Icon={IconForms} title={<Trans>No fields yet</Trans>}>
          <Trans>
            An import adds fields, or you create one: a town, a birthday, a customer number.
          </Trans>
        </Empty>
      ) : (
        <Panel>
          <ul aria-label={t`Fields`}>
            {data.map((size) => (
              <FieldRow key={size.field.name} size={size} names={names} />
            ))}
          </ul>
        </Panel>
      )}
      {adding ? (
        <FieldNameDialog field={null} names={names} onClose={() => setAdding(false)} />
      ) : null}
    </Page>
  );
}
