/**
 * Segments: groups of contacts that are defined by rules. The list at the left, the editor beside it,
 * with a count and a sample that follow each change.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconFilter, IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useRead } from '../../api';
import { Empty, ErrorPanel, Page, PageHead, SkeletonRows, useCrumbs } from '../../components';
import { asGroup, emptyGroup } from '../../features/segment';
import type { SegmentView } from '../../host/types';
import { type SegmentDraft, SegmentEditor } from './SegmentEditor';
import { SegmentList } from './SegmentList';
import { type SegmentPreset, SegmentPresets } from './SegmentPresets';
import { newSegment } from './search';
import css from './segments.module.css';

const blank: SegmentPreset = { name: '', rule: emptyGroup };

const toDraft = ({ id, name, rule }: SegmentView): SegmentDraft => ({
  id,
  name,
  rule: asGroup(rule),
});

function Frame({ onNew, children }: { onNew: () => void; children: ReactNode }) {
  return (
    <Page>
      <PageHead
        title={<Trans>Segments</Trans>}
        line={
          <Trans>
            Groups defined by rules. Members update automatically and are fixed when a campaign
            starts.
          </Trans>
        }
        actions={
          <Button leftSection={<IconPlus size={16} />} onClick={onNew}>
            <Trans>New segment</Trans>
          </Button>
        }
      />
      {children}
    </Page>
  );
}

function NoSegments({ onNew }: { onNew: (preset: SegmentPreset) => void }) {
  return (
    <Empty
      Icon={IconFilter}
      title={<Trans>No segments yet</Trans>}
      action={
        <>
          <Button variant="default" onClick={() => onNew(blank)}>
            <Trans>Create a segment</Trans>
          </Button>
          <SegmentPresets onSelect={onNew} />
        </>
      }
    >
      <Trans>
        “Customers from Ulm who received none of the last three emails”: combine conditions, see at
        once who matches, and send them a campaign.
      </Trans>
    </Empty>
  );
}

/** Which segment is open, in the address; what a new one starts with. */
function useOpened(segments: SegmentView[]) {
  const { segment } = useSearch({ from: '/contacts/segments' });
  const navigate = useNavigate({ from: '/contacts/segments' });
  const [preset, setPreset] = useState(blank);
  /** Each new segment gets an editor of its own. */
  const [attempt, setAttempt] = useState(0);
  /** Just saved, so perhaps not in the list yet. */
  const [saved, setSaved] = useState<SegmentView | null>(null);
  const found = [...segments, ...(saved ? [saved] : [])].find(({ id }) => id === segment);
  const shown = found ?? segments[0];
  const isNew = segment === newSegment;
  return {
    key: isNew ? `new ${attempt}` : shown?.id,
    draft: isNew ? { id: null, ...preset } : shown ? toDraft(shown) : null,
    open: (id: string) => void navigate({ search: { segment: id } }),
    create: (next: SegmentPreset) => {
      setPreset(next);
      setAttempt(attempt + 1);
      void navigate({ search: { segment: newSegment } });
    },
    onSaved: (next: SegmentView) => {
      setSaved(next);
      void navigate({ search: { segment: next.id }, replace: true });
    },
    onDeleted: () => void navigate({ search: {}, replace: true }),
  };
}

export default function Segments() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Contacts`, to: '/contacts' }, { label: t`Segments` }]);
  const { data, error, refetch } = useRead('segment_list', {});
  /** Just deleted, so perhaps still in the list. */
  const [deleted, setDeleted] = useState<string | null>(null);
  const segments = data?.filter((one) => one.id !== deleted) ?? [];
  const { key, draft, open, create, onSaved, onDeleted } = useOpened(segments);
  let content: ReactNode;
  if (error) {
    content = (
      <ErrorPanel
        title={<Trans>Couldn’t load the segments.</Trans>}
        error={error}
        onRetry={() => void refetch()}
      />
    );
  } else if (!data) {
    content = <SkeletonRows rows={6} />;
  } else if (!draft) {
    content = <NoSegments onNew={create} />;
  } else {
    content = (
      <div className={css.page}>
        {segments.length > 0 ? (
          <SegmentList segments={segments} opened={draft.id} onOpen={open} />
        ) : null}
        <SegmentEditor
          key={key}
          initial={draft}
          onSaved={onSaved}
          onDeleted={(id) => {
            setDeleted(id);
            onDeleted();
          }}
        />
      </div>
    );
  }
  return <Frame onNew={() => create(blank)}>{content}</Frame>;
}
