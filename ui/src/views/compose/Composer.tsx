/**
 * One draft under the user's hands: the bar above, the form beside, the mail in the middle.
 *
 * Leaves out: storing (`useDraft`), writing (`editor/`).
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { IconArrowRight, IconEye, IconMailForward } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { Editor } from '@tiptap/react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { FailureText, Note, useShortcuts } from '../../components';
import { usePaletteActions } from '../../features/shell/palette';
import type { AdmittedFile, CampaignDetail, ContentView } from '../../host/types';
import { Canvas } from './Canvas';
import css from './compose.module.css';
import { PreviewDrawer } from './PreviewDrawer';
import { Settings } from './Settings';
import { TestDialog } from './TestDialog';
import { TopBar } from './TopBar';
import { useDraft } from './useDraft';

export interface ComposerProps {
  campaign: CampaignDetail;
  /** Reads the campaign again. */
  newest: () => Promise<CampaignDetail | undefined>;
  /** Opens what is stored in place of what is written here. */
  onReload: () => void;
}

export function Composer({ campaign, newest, onReload }: ComposerProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { id } = campaign;
  const { draft, change, state, flush, insist } = useDraft(campaign);
  const [editor, setEditor] = useState<Editor | null>(null);
  const [width, setWidth] = useState(600);
  const [open, setOpen] = useState<'preview' | 'test' | null>(null);
  const commit = useRef<() => void>(() => undefined);
  const content = useRef(draft.content);
  content.current = draft.content;

  const onReady = useCallback((next: Editor | null, tell: () => void) => {
    setEditor(next);
    commit.current = tell;
  }, []);
  const onContent = useCallback(
    (part: Partial<ContentView>) => {
      content.current = { ...content.current, ...part };
      change({ content: content.current });
    },
    [change],
  );
  const onImport = useCallback(
    (file: AdmittedFile) =>
      void navigate({ to: '/contacts/import/$token', params: { token: file.token } }),
    [navigate],
  );
  const store = useCallback(() => {
    commit.current();
    return flush();
  }, [flush]);
  const show = useCallback((what: 'preview' | 'test') => {
    commit.current();
    setOpen(what);
  }, []);
  const review = useCallback(async () => {
    if (await store()) void navigate({ to: '/campaigns/$id/review', params: { id } });
  }, [store, navigate, id]);

  useShortcuts([{ keys: 'mod+S', run: () => void store() }]);
  usePaletteActions(
    useMemo(
      () => [
        {
          id: 'compose preview',
          label: t`Preview`,
          Icon: IconEye,
          run: () => show('preview'),
        },
        {
          id: 'compose test',
          label: t`Send test email`,
          Icon: IconMailForward,
          run: () => show('test'),
        },
        {
          id: 'compose review',
          label: t`Review and start`,
          Icon: IconArrowRight,
          run: () => void review(),
        },
      ],
      [t, show, review],
    ),
  );

  return (
    <div className={css.page}>
      <TopBar
        draft={draft}
        onName={(name) => change({ name })}
        state={state}
        editor={editor}
        width={width}
        onWidth={setWidth}
        onPreview={() => show('preview')}
        onTest={() => show('test')}
        onReview={() => void review()}
      />
      {state.kind === 'conflict' ? (
        <div className={css.note}>
          <Note
            kind="danger"
            action={
              <Group component="span" gap={8} wrap="nowrap">
                <Button
                  variant="default"
                  size="xs"
                  onClick={() => void newest().then((one) => one && insist(one.revision))}
                >
                  <Trans>Keep my version</Trans>
                </Button>
                <Button
                  variant="default"
                  size="xs"
                  onClick={() => void newest().then((one) => one && onReload())}
                >
                  <Trans>Open the other version</Trans>
                </Button>
              </Group>
            }
          >
            <b>
              <Trans>This email was changed elsewhere while you were editing.</Trans>
            </b>{' '}
            <Trans>Nothing was overwritten. Choose which version to keep.</Trans>
          </Note>
        </div>
      ) : null}
      {state.kind === 'failed' ? (
        <div className={css.note}>
          <Note
            kind="danger"
            action={
              <Button variant="default" size="xs" onClick={() => void store()}>
                <Trans>Retry saving</Trans>
              </Button>
            }
          >
            <b>
              <Trans>Your last changes are not saved.</Trans>
            </b>{' '}
            <FailureText failure={state.failure} />
          </Note>
        </div>
      ) : null}
      <div className={css.columns}>
        <Settings draft={draft} onChange={change} />
        <Canvas
          draft={draft}
          width={width}
          onContent={onContent}
          onReady={onReady}
          onImport={onImport}
        />
      </div>
      <PreviewDrawer draft={draft} opened={open === 'preview'} onClose={() => setOpen(null)} />
      <TestDialog draft={draft} opened={open === 'test'} onClose={() => setOpen(null)} />
    </div>
  );
}
