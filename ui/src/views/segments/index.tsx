/**
 * Segments: people described by what is true of them. The list at the left, the builder beside it,
 * with a count and a sample that follow every click.
 *
 * Leaves out: finding the people, which the program does.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCopy, IconFilter, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import {
  ConfirmDialog,
  Empty,
  ErrorPanel,
  FailureText,
  Note,
  Page,
  PageHead,
  Panel,
  SkeletonRows,
  useCrumbs,
} from '../../components';
import { useSay } from '../../features/say';
import {
  asGroup,
  emptyGroup,
  type Group,
  OpensNote,
  RuleGroup,
  usesOpens,
} from '../../features/segment';
import { useFormat } from '../../format';
import type { SegmentView } from '../../host/types';
import { SegmentPresets } from './SegmentPresets';
import css from './segments.module.css';

interface Draft {
  id: string | null;
  name: string;
  rule: Group;
}

/** A moment of rest before it is counted: one types on. */
const restMs = 250;

function Whom({ rule }: { rule: Group }) {
  const { t } = useLingui();
  const format = useFormat();
  const [settled] = useDebouncedValue(rule, restMs);
  const { data, error } = useRead('segment_look', { rule: settled }, { keep: true });
  const people = format.number(data?.people ?? 0);
  const sendable = format.number(data?.sendable ?? 0);
  return (
    <Panel title={t`Whom it means today`} pad>
      <div aria-live="polite" className={css.stack}>
        {error ? (
          <Note kind="danger">
            <FailureText failure={error} />
          </Note>
        ) : !data ? (
          <SkeletonRows rows={3} />
        ) : data.trouble ? (
          <p className="soft">
            {data.trouble === 'segment_unfinished' ? (
              <Trans>A condition is not filled in yet.</Trans>
            ) : (
              <Trans>These are more conditions than one segment can have.</Trans>
            )}
          </p>
        ) : (
          <>
            <p className={`${css.count} num`}>
              <Plural value={data.people} one="one person" other={`${people} people`} />
            </p>
            <p className="small soft num">
              <Trans>{sendable} of them may be written to</Trans>
            </p>
            {data.sample.length > 0 ? (
              <ul className={css.sample} aria-label={t`Some of them`}>
                {data.sample.map((one) => (
                  <li key={one.address} className="small cut" title={one.address}>
                    {one.name ? <b>{one.name}</b> : null}{' '}
                    <span className="soft">{one.address}</span>
                  </li>
                ))}
              </ul>
            ) : null}
          </>
        )}
      </div>
    </Panel>
  );
}

function Builder({
  start,
  onSaved,
  onGone,
}: {
  start: Draft;
  onSaved: (segment: SegmentView) => void;
  onGone: (id: string) => void;
}) {
  const { t } = useLingui();
  const say = useSay();
  const [draft, setDraft] = useState(start);
  const [asking, setAsking] = useState(false);
  const { name } = draft;
  const save = useWrite('segment_save', {
    onDone: (saved) => {
      say({ message: t`The segment ${saved.name} is saved.` });
      onSaved(saved);
    },
  });
  const remove = useWrite('segment_delete', { onDone: (_, { id }) => onGone(id) });
  const failure = save.error ?? remove.error;
  return (
    <div className={css.builder}>
      <div className={css.column}>
        <Panel title={draft.id === null ? t`New segment` : t`Segment`} pad>
          <div className={css.stack}>
            <TextInput
              label={t`Name`}
              placeholder={t`Customers from Ulm`}
              maxLength={80}
              value={draft.name}
              onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
            />
            <RuleGroup
              group={draft.rule}
              place=""
              depth={1}
              onChange={(rule) => setDraft({ ...draft, rule: asGroup(rule) })}
            />
            {draft.rule.rules.length === 0 ? (
              <SegmentPresets
                onBegin={(begun) =>
                  setDraft({ ...draft, name: draft.name || begun.name, rule: begun.rule })
                }
              />
            ) : null}
            {usesOpens(draft.rule) ? <OpensNote /> : null}
            {failure ? (
              <Note kind="danger">
                <FailureText failure={failure} />
              </Note>
            ) : null}
            <div className={css.foot}>
              {draft.id === null ? null : (
                <>
                  <Button
                    variant="subtle"
                    leftSection={<IconTrash size={16} color="var(--pr-danger)" />}
                    onClick={() => setAsking(true)}
                  >
                    <Trans>Delete</Trans>
                  </Button>
                  <Button
                    variant="subtle"
                    leftSection={<IconCopy size={16} />}
                    onClick={() => setDraft({ ...draft, id: null, name: t`${name} (copy)` })}
                  >
                    <Trans>Duplicate</Trans>
                  </Button>
                </>
              )}
              <Button
                disabled={name.trim() === ''}
                loading={save.isPending}
                onClick={() => save.mutate(draft)}
              >
                <Trans>Save segment</Trans>
              </Button>
            </div>
          </div>
        </Panel>
      </div>
      <Whom rule={draft.rule} />
      <ConfirmDialog
        danger
        opened={asking}
        title={<Trans>Delete the segment {name}?</Trans>}
        yes={<Trans>Delete the segment</Trans>}
        no={<Trans>Keep it</Trans>}
        onYes={() => {
          setAsking(false);
          if (draft.id) remove.mutate({ id: draft.id });
        }}
        onNo={() => setAsking(false)}
      >
        <Trans>Its people stay. A draft that goes to it goes to nobody by it.</Trans>
      </ConfirmDialog>
    </div>
  );
}

function Shelf({
  segments,
  chosen,
  onChoose,
}: {
  segments: SegmentView[];
  chosen: string | null;
  onChoose: (segment: SegmentView) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <ul className={css.shelf} aria-label={t`Segments`}>
      {segments.map((segment) => (
        <li key={segment.id}>
          <button
            type="button"
            className={css.pick}
            aria-pressed={segment.id === chosen}
            onClick={() => onChoose(segment)}
          >
            <span className="cut medium" title={segment.name}>
              {segment.name}
            </span>
            <span className="small faint num">{format.number(segment.people)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

export default function Segments() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Contacts`, to: '/contacts' }, { label: t`Segments` }]);
  const { data, error, refetch } = useRead('segment_list', {});
  // None chosen: the first one.
  const [chosen, setChosen] = useState<Draft | null>(null);
  const [gone, setGone] = useState<string | null>(null);
  const [key, setKey] = useState(0);
  const open = (next: Draft | null) => {
    setKey(key + 1);
    setChosen(next);
  };
  const openKept = ({ id, name, rule }: SegmentView) => open({ id, name, rule: asGroup(rule) });
  const fresh = () => open({ id: null, name: '', rule: emptyGroup });
  const kept = data?.filter((one) => one.id !== gone) ?? [];
  const [first] = kept;
  const draft =
    chosen ?? (first ? { id: first.id, name: first.name, rule: asGroup(first.rule) } : null);
  const head = (
    <PageHead
      title={<Trans>Segments</Trans>}
      line={
        <Trans>
          People by what is true of them, today and at the start of each campaign that goes to them.
        </Trans>
      }
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={fresh}>
          <Trans>New segment</Trans>
        </Button>
      }
    />
  );
  if (error) {
    return (
      <Page>
        {head}
        <ErrorPanel
          title={<Trans>The segments cannot be shown.</Trans>}
          error={error}
          onRetry={() => void refetch()}
        />
      </Page>
    );
  }
  if (!data) {
    return (
      <Page>
        {head}
        <SkeletonRows rows={6} />
      </Page>
    );
  }
  if (!draft) {
    return (
      <Page>
        {head}
        <Empty
          Icon={IconFilter}
          title={<Trans>No segment yet</Trans>}
          action={
            <>
              <Button variant="default" onClick={fresh}>
                <Trans>Make the first one</Trans>
              </Button>
              <SegmentPresets onBegin={(begun) => open({ id: null, ...begun })} />
            </>
          }
        >
          <Trans>
            “Customers from Ulm who got none of the last three mails”: click conditions together,
            see at once whom they mean, and send a campaign to them.
          </Trans>
        </Empty>
      </Page>
    );
  }
  return (
    <Page>
      {head}
      <div className={css.page}>
        {kept.length > 0 ? <Shelf segments={kept} chosen={draft.id} onChoose={openKept} /> : null}
        <Builder
          key={`${draft.id} ${key}`}
          start={draft}
          onSaved={openKept}
          onGone={(id) => {
            setGone(id);
            open(null);
          }}
        />
      </div>
    </Page>
  );
}
