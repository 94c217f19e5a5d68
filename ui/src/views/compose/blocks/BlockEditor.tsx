/**
 * The block editor: the panel at the side, the canvas, and dragging between them.
 *
 * Undo and redo work everywhere in it, on the document's own history. Leaves out: storing (`useDraft`)
 * and rendering (`useBlockDocument`).
 */
import { DndContext, DragOverlay } from '@dnd-kit/core';
import { Trans } from '@lingui/react/macro';
import type { Editor } from '@tiptap/react';
import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { FailureText, Note } from '../../../components';
import { useFields } from '../../../features/mail/fields';
import type { ContentView } from '../../../host/types';
import type { DraftProps } from '../DraftInput';
import { FieldMenu } from '../editor/FieldMenu';
import { makeFieldStore } from '../editor/suggest';
import { createStore, useStored } from '../store';
import { TextMode } from '../TextMode';
import { BlockCanvas } from './BlockCanvas';
import css from './blocks.module.css';
import { BlockContext, type BlockContextValue } from './context';
import { ModeSwitch } from './ModeSwitch';
import { PaletteTile } from './Palette';
import { SidePanel } from './SidePanel';
import type { BlockStore } from './store';
import { TextTools } from './TextTools';
import { useBlockDocument } from './useBlockDocument';
import { type Dragged, useDragging } from './useDragging';
import { usePictureUpload } from './usePictureUpload';
import { useWindowDrops } from './useWindowDrops';

export interface BlockEditorProps extends DraftProps {
  store: BlockStore;
  onContent: (part: Partial<ContentView>) => void;
  /** Hands out a way to render the last change at once. */
  onReady: (commit: () => Promise<void>) => void;
  width: number;
  /** Gives the blocks up for their HTML. */
  onHtml: () => void;
  onImport: Parameters<typeof useWindowDrops>[2];
}

function Overlay({ dragged }: { dragged: Dragged }): ReactNode {
  return (
    <div className={css.overlay}>
      {dragged.kind === 'preset' ? (
        <PaletteTile preset={dragged.preset} />
      ) : dragged.kind === 'block' ? (
        <Trans>Block</Trans>
      ) : (
        <Trans>Section</Trans>
      )}
    </div>
  );
}

/** Undo belongs to the document, whatever has the focus. */
function historyKeys(store: BlockStore, event: KeyboardEvent) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const key = event.key.toLowerCase();
  const redo = key === 'y' || (key === 'z' && event.shiftKey);
  if (key !== 'z' && !redo) return;
  event.preventDefault();
  event.stopPropagation();
  if (redo) store.redo();
  else store.undo();
}

export function BlockEditor(props: BlockEditorProps) {
  const { store, width, draft, onChange, onContent, onReady, onHtml, onImport } = props;
  const document = useBlockDocument(store, draft, onContent);
  useEffect(() => onReady(document.commit), [onReady, document]);
  const fields = useFields();
  const fieldStore = useMemo(makeFieldStore, []);
  fieldStore.fields = fields;
  const textEditor = useMemo(() => createStore<Editor | null>(null), []);
  const ground = useRef<HTMLDivElement>(null);
  const [showsText, setShowsText] = useState(false);
  const { add, addFromWindow, trouble } = usePictureUpload(store);
  useWindowDrops(store, addFromWindow, onImport);
  const drag = useDragging(store, ground);
  const ownText = useStored(document.ownText, (one) => one);
  const failure = useStored(document.failure, (one) => one);
  const addPictures = useCallback(
    (files: File[], blockId: string) => void add(files, blockId),
    [add],
  );
  const context = useMemo<BlockContextValue>(
    () => ({ store, textEditor, fieldStore, fields, addPictures }),
    [store, textEditor, fieldStore, fields, addPictures],
  );

  return (
    <BlockContext value={context}>
      <DndContext
        sensors={drag.sensors}
        onDragStart={drag.onDragStart}
        onDragEnd={drag.onDragEnd}
        onDragCancel={drag.onDragCancel}
      >
        <div className={css.editor} onKeyDownCapture={(event) => historyKeys(store, event)}>
          <SidePanel draft={draft} onChange={onChange} />
          <div className={css.main}>
            <div className={css.bar}>
              <ModeSwitch showsText={showsText} onText={setShowsText} onHtml={onHtml} />
              {showsText ? null : <TextTools />}
            </div>
            {trouble ? (
              <div className={css.trouble}>
                <Note kind="danger">
                  <Trans>Couldn’t insert the image.</Trans> {trouble}
                </Note>
              </div>
            ) : null}
            {failure ? (
              <div className={css.trouble}>
                <Note kind="danger">
                  <Trans>The email can’t be rendered.</Trans> <FailureText failure={failure} />
                </Note>
              </div>
            ) : null}
            {showsText ? (
              <TextMode draft={draft} own={ownText} onText={document.setText} />
            ) : (
              <BlockCanvas ground={ground} width={width} target={drag.target} />
            )}
          </div>
        </div>
        <DragOverlay dropAnimation={null}>
          {drag.dragged ? <Overlay dragged={drag.dragged} /> : null}
        </DragOverlay>
      </DndContext>
      <FieldMenu store={fieldStore} />
    </BlockContext>
  );
}
