/**
 * People who may be one: side by side, the one who stays is chosen, and they are made one.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Radio } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import {
  Empty,
  ErrorPanel,
  Page,
  PageHead,
  Panel,
  SkeletonRows,
  useCrumbs,
  useFailureText,
} from '../../components';
import { useToast } from '../../features/toast';
import { useUndoToast } from '../../features/undo';
import { useFormat } from '../../format';
import type { AlikeView, ContactRow } from '../../host/types';
import css from './duplicates.module.css';

const nameOf = (one: ContactRow) =>
  [one.given_name, one.family_name].filter(Boolean).join(' ') || one.address;

function Group({ group }: { group: AlikeView }) {
  const { t } = useLingui();
  const format = useFormat();
  const changed = useUndoToast();
  const toast = useToast();
  const words = useFailureText();
  const [first] = group.people;
  const [kept, setKept] = useState(first?.id ?? '');
  const [left, setLeft] = useState<string[]>([]);
  const name = first ? nameOf(first) : '';
  const merge = useWrite('contact_merge', {
    onDone: ({ change }) => changed(t`${name} is one person now.`, change),
    onFailure: (failure) =>
      toast({ error: true, title: t`Nothing was changed`, message: words(failure) }),
  });
  const others = group.people.filter((one) => one.id !== kept && !left.includes(one.id));
  return (
    <Panel
      title={name}
      right={
        <span className={`${css.why} small faint`}>
          {group.likeness === 'mailbox' ? (
            <Trans>the same mailbox</Trans>
          ) : (
            <Trans>the same name</Trans>
          )}
        </span>
      }
    >
      <div role="radiogroup" aria-label={t`Who stays of ${name}`}>
        {group.people.map((one) => {
          const { address } = one;
          const fields = Object.entries(one.fields).map(([field, value]) => `${field}: ${value}`);
          const known = [...one.lists, ...one.tags, ...fields].join(' · ');
          return (
            <div key={one.id} className={css.person}>
              <Radio
                aria-label={t`${address} stays`}
                name={`kept ${group.people[0]?.id}`}
                checked={one.id === kept}
                onChange={() => {
                  setKept(one.id);
                  setLeft((ids) => ids.filter((id) => id !== one.id));
                }}
              />
              <div className={css.what}>
                <span className="medium cut" title={address}>
                  {address}
                </span>
                <span className="small soft cut" title={known}>
                  {known || <Trans>nothing else is known</Trans>}
                </span>
              </div>
              <span className="small faint num">{format.day(one.created_at)}</span>
              {group.people.length > 2 && one.id !== kept ? (
                <Checkbox
                  size="xs"
                  label={t`the same person`}
                  classNames={{ label: css.same }}
                  checked={!left.includes(one.id)}
                  onChange={() =>
                    setLeft((ids) =>
                      ids.includes(one.id) ? ids.filter((id) => id !== one.id) : [...ids, one.id],
                    )
                  }
                />
              ) : (
                <span className="small soft">
                  {one.id === kept ? <Trans>stays</Trans> : <Trans>goes</Trans>}
                </span>
              )}
            </div>
          );
        })}
      </div>
      <div className={css.foot}>
        <span className="small soft">
          <Trans>Lists, tags, fields and mails come together; who said no has said no.</Trans>
        </span>
        <Button
          size="xs"
          variant="default"
          disabled={others.length === 0}
          loading={merge.isPending}
          onClick={() => merge.mutate({ kept, others: others.map((one) => one.id) })}
        >
          <Trans>Make them one</Trans>
        </Button>
      </div>
    </Panel>
  );
}

export default function DuplicatesView() {
  const { t } = useLingui();
  const format = useFormat();
  const { data, error, refetch } = useRead('contact_duplicates', {});
  useCrumbs([{ label: t`Contacts`, to: '/contacts' }, { label: t`Duplicates` }]);
  const count = format.number(data?.length ?? 0);
  return (
    <Page>
      <PageHead
        title={<Trans>Duplicates</Trans>}
        line={
          data && data.length > 0 ? (
            <Plural
              value={data.length}
              one="One group of people who may be one person"
              other={`${count} groups of people who may be one person each`}
            />
          ) : (
            <Trans>People who may be one: the same name, or two spellings of one mailbox.</Trans>
          )
        }
      />
      {error ? (
        <ErrorPanel
          title={<Trans>The duplicates cannot be shown.</Trans>}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : !data ? (
        <SkeletonRows rows={6} />
      ) : data.length === 0 ? (
        <Empty Icon={IconUsersGroup} title={<Trans>Everybody is here once</Trans>}>
          <Trans>
            Two contacts never share an address. Who has two addresses shows up here by name.
          </Trans>
        </Empty>
      ) : (
        data.map((group) => (
          <Group key={group.people.map((one) => one.id).join(' ')} group={group} />
        ))
      )}
    </Page>
  );
}
