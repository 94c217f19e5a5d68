/**
 * One draft under the user's hands: the bar above, the form beside, the mail in the middle.
 *
 * Leaves out: storing (`useDraft`), writing (`editor/`).
 */
import { useLingui } from '@lingui/react/macro';
import { IconArrowRight, IconEye, IconMailForward } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { Editor } from '@tiptap/react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useShortcuts } from '../../components';
import { usePaletteActions } from '../../features/shell/palette';
import type { AdmittedFile, CampaignDetail, ContentView } from '../../host/types';
import { Canvas } from './Canvas';
import css from './compose.module.css';
import { PreviewDrawer } from './PreviewDrawer';
import { SaveNotes } from './SaveNotes';
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
  /** Opens a draft without content as own HTML. */
  asHtml: boolean;
}

export function Composer({ campaign, newest, onReload, asHtml }: ComposerProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { id } = campaign;
  const { draft, change, state, flush, insist } = useDraft(campaign);
  const [editor, setEditor] = useState<Editor | null>(null);
  const [width, setWidth] = useState(600);
  const [open, setOpen] = useState<'preview' | 'test' | null>(null);
  const commit = useRef<() => void>(() => undefined);

  const onReady = useCallback((next: Editor | null, tell: () => void) => {
    setEditor(next);
    commit.current = tell;
  }, []);
  const onContent = useCallback(
    (part: Partial<ContentView>) => change({ content: { ...draft.get().content, ...part } }),
    [change, draft],
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

  const onPreview = useCallback(() => show('preview'), [show]);
  const onTest = useCallback(() => show('test'), [show]);
  const onReview = useCallback(() => void review(), [review]);
  const onClose = useCallback(() => setOpen(null), []);

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
        onChange={change}
        state={state}
        editor={editor}
        width={width}
        onWidth={setWidth}
        onPreview={onPreview}
        onTest={onTest}
        onReview={onReview}
      />
      <SaveNotes
        state={state}
        onInsist={() => void newest().then((one) => one && insist(one.revision))}
        onReload={() => void newest().then((one) => one && onReload())}
        onRetry={() => void store()}
      />
      <div className={css.columns}>
        <Settings draft={draft} onChange={change} />
        <Canvas
          draft={draft}
          width={width}
          onContent={onContent}
          onReady={onReady}
          onImport={onImport}
          asHtml={asHtml}
        />
      </div>
      <PreviewDrawer draft={draft} opened={open === 'preview'} onClose={onClose} />
      <TestDialog draft={draft} opened={open === 'test'} onClose={onClose} />
    </div>
  );
}
