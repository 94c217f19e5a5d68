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
import { BlockEditor } from './blocks/BlockEditor';
import { readDocument } from './blocks/model';
import { type BlockStore, createBlockStore } from './blocks/store';
import { useConversion } from './blocks/useConversion';
import { Canvas } from './Canvas';
import css from './compose.module.css';
import { PreviewDrawer } from './PreviewDrawer';
import { SaveNotes } from './SaveNotes';
import { Settings } from './Settings';
import { TestDialog } from './TestDialog';
import { TopBar } from './TopBar';
import { BlockUndoRedo, TextUndoRedo } from './UndoRedo';
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
  const [blocks, setBlocks] = useState<BlockStore | null>(() => {
    const document = readDocument(draft.get().content.document);
    return document && createBlockStore(document);
  });
  const convert = useConversion();
  const commit = useRef<() => void | Promise<void>>(() => undefined);

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
  const store = useCallback(async () => {
    await commit.current();
    return flush();
  }, [flush]);
  const show = useCallback(async (what: 'preview' | 'test') => {
    await commit.current();
    setOpen(what);
  }, []);
  const onBlocksReady = useCallback((render: () => Promise<void>) => {
    commit.current = render;
  }, []);
  /** Gives the blocks up for their HTML. */
  const toHtml = useCallback(async () => {
    await commit.current();
    commit.current = () => undefined;
    onContent({ document: null });
    setBlocks(null);
  }, [onContent]);
  const toBlocks = useCallback(async () => {
    await commit.current();
    const converted = await convert(draft.get().content.html);
    onContent(converted.content);
    setBlocks(converted.store);
  }, [convert, draft, onContent]);
  const review = useCallback(async () => {
    if (await store()) void navigate({ to: '/campaigns/$id/review', params: { id } });
  }, [store, navigate, id]);

  const onPreview = useCallback(() => void show('preview'), [show]);
  const onTest = useCallback(() => void show('test'), [show]);
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
          run: () => void show('preview'),
        },
        {
          id: 'compose test',
          label: t`Send test email`,
          Icon: IconMailForward,
          run: () => void show('test'),
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
        history={
          blocks ? (
            <BlockUndoRedo store={blocks} />
          ) : editor ? (
            <TextUndoRedo editor={editor} />
          ) : null
        }
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
      {blocks ? (
        <BlockEditor
          store={blocks}
          draft={draft}
          onChange={change}
          width={width}
          onContent={onContent}
          onReady={onBlocksReady}
          onHtml={() => void toHtml()}
          onImport={onImport}
        />
      ) : (
        <div className={css.columns}>
          <Settings draft={draft} onChange={change} />
          <Canvas
            draft={draft}
            width={width}
            onContent={onContent}
            onReady={onReady}
            onImport={onImport}
            asHtml={asHtml}
            onBlocks={toBlocks}
          />
        </div>
      )}
      <PreviewDrawer draft={draft} opened={open === 'preview'} onClose={onClose} />
      <TestDialog draft={draft} opened={open === 'test'} onClose={onClose} />
    </div>
  );
}
