/**
 * Segments: people described by what is true of them. The list at the left, the builder beside it,
 * with a count and a sample that follow every click.
 *
 * Leaves out: finding the people, which the program does.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCopy, IconFilter, IconMailOff, IconPlus, IconTrash } from '@tabler/icons-react';
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
import { useFormat } from '../../format';
import type { SegmentRule, SegmentView } from '../../host/types';
import { GroupBox } from './GroupBox';
import { asksForOpens, everybody, freshRule, type Group } from './rule';
import css from './segments.module.css';

interface Draft {
  id: string | null;
  name: string;
  rule: Group;
}

const asGroup = (rule: SegmentRule): Group =>
  rule.kind === 'group' ? rule : { kind: 'group', together: 'all', rules: [rule] };

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

function Builder({ start, onDone }: { start: Draft; onDone: (id: string | null) => void }) {
  const { t } = useLingui();
  const say = useSay();
  const [draft, setDraft] = useState(start);
  const [asking, setAsking] = useState(false);
  const { name } = draft;
  const save = useWrite('segment_save', {
    onDone: (saved) => {
      say({ message: t`The segment ${saved.name} is saved.` });
      onDone(saved.id);
    },
  });
  const remove = useWrite('segment_delete', { onDone: () => onDone(null) });
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
            <GroupBox
              group={draft.rule}
              place=""
              depth={1}
              onChange={(rule) => setDraft({ ...draft, rule: asGroup(rule) })}
            />
            {draft.rule.rules.length === 0 ? (
              <div>
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconMailOff size={14} />}
                  onClick={() =>
                    setDraft({
                      ...draft,
                      name: draft.name || t`Never opened the last 3`,
                      rule: { ...everybody, rules: [freshRule('opened_of_last')] },
                    })
                  }
                >
                  <Trans>Got the last 3 mails, opened none</Trans>
                </Button>
              </div>
            ) : null}
            {asksForOpens(draft.rule) ? (
              <p className="small soft">
                <Trans>
                  Opens and clicks are known only where a provider reports them: drop the activity
                  file that it exports on this window. Whoever is not reported counts as “not
                  opened”, and so does whoever reads without loading pictures. Opens that a robot
                  made, as far as the provider can tell, do not count.
                </Trans>
              </p>
            ) : null}
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
  const [draft, setDraft] = useState<(Draft & { key: number }) | null>(null);
  const [key, setKey] = useState(0);
  const open = (next: Draft | null) => {
    setKey(key + 1);
    setDraft(next ? { ...next, key } : null);
  };
  const fresh = () => open({ id: null, name: '', rule: everybody });
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
  return (
    <Page>
      {head}
      {!data ? (
        <SkeletonRows rows={6} />
      ) : data.length === 0 && !draft ? (
        <Empty
          Icon={IconFilter}
          title={<Trans>No segment yet</Trans>}
          action={
            <Button variant="default" onClick={fresh}>
              <Trans>Make the first one</Trans>
            </Button>
          }
        >
          <Trans>
            “Customers from Ulm who got none of the last three mails”: click conditions together,
            see at once whom they mean, and send a campaign to them.
          </Trans>
        </Empty>
      ) : (
        <div className={css.page}>
          {data.length > 0 ? (
            <Shelf
              segments={data}
              chosen={draft?.id ?? null}
              onChoose={({ id, name, rule }) => open({ id, name, rule: asGroup(rule) })}
            />
          ) : null}
          {draft ? (
            <Builder key={draft.key} start={draft} onDone={() => open(null)} />
          ) : (
            <p className="soft">
              <Trans>Choose a segment to see whom it means, or make a new one.</Trans>
            </p>
          )}
        </div>
      )}
    </Page>
  );
}
