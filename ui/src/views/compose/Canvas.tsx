/**
 * The middle of the composer: the editor, or HTML of one's own, or the plain text.
 *
 * The editor stays alive behind the plain text, so that its undo does not end. Changing between the
 * editor and own HTML asks first where something could be lost.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Flex, Group, SegmentedControl } from '@mantine/core';
import type { Editor } from '@tiptap/react';
import { memo, useState } from 'react';
import { ConfirmDialog } from '../../components';
import type { AdmittedFile, ContentView } from '../../host/types';
import { ConvertButton } from './ConvertButton';
import css from './compose.module.css';
import { RichEditor } from './editor/RichEditor';
import { HtmlMode } from './HtmlMode';
import { useStored } from './store';
import { TextMode } from './TextMode';
import type { DraftStore } from './useDraft';

type Mode = 'rich' | 'html' | 'text';

export interface CanvasProps {
  draft: DraftStore;
  width: number;
  onContent: (part: Partial<ContentView>) => void;
  onReady: (editor: Editor | null, commit: () => void) => void;
  onImport: (file: AdmittedFile) => void;
  /** Opens a draft without content as own HTML. */
  asHtml: boolean;
  /** Turns the mail into blocks. */
  onBlocks: () => Promise<void>;
}

export const Canvas = memo(function Canvas(props: CanvasProps) {
  const { draft, width, onContent, onReady, onImport, asHtml, onBlocks } = props;
  const { t } = useLingui();
  const [own, setOwn] = useState(() => {
    const { content } = draft.get();
    return content.document === null && (asHtml || content.html.trim() !== '');
  });
  const [text, setText] = useState(false);
  const [asking, setAsking] = useState<'rich' | 'html' | null>(null);
  const ownText = useStored(draft, (one) => one.content.text !== null);
  const mode: Mode = text ? 'text' : own ? 'html' : 'rich';

  const turn = (to: 'rich' | 'html') => {
    setAsking(null);
    setText(false);
    setOwn(to === 'html');
    // The editor writes its document anew when it opens.
    onContent({ document: null });
  };
  const choose = (value: string) => {
    if (value === 'text') return setText(true);
    const to: 'rich' | 'html' = value === 'html' ? 'html' : 'rich';
    if ((to === 'html') === own) return setText(false);
    if (draft.get().content.html.trim() === '') return turn(to);
    setAsking(to);
  };

  return (
    <Flex direction="column" miw={0} mih={0}>
      <Group px={12} pt={6} justify="space-between">
        <SegmentedControl
          aria-label={t`Editing mode`}
          value={mode}
          onChange={choose}
          data={[
            { value: 'rich', label: t`Editor` },
            { value: 'html', label: t`HTML` },
            { value: 'text', label: t`Plain text` },
          ]}
        />
        {own ? null : <ConvertButton onBlocks={onBlocks} />}
      </Group>
      {own ? (
        text ? null : (
          <HtmlMode draft={draft} onHtml={(html) => onContent({ html, document: null })} />
        )
      ) : (
        <div className={css.keep} hidden={text}>
          <RichEditor
            draft={draft}
            width={width}
            onContent={onContent}
            onReady={onReady}
            onImport={onImport}
          />
        </div>
      )}
      {text ? (
        <TextMode draft={draft} own={ownText} onText={(next) => onContent({ text: next })} />
      ) : null}
      <ConfirmDialog
        opened={asking === 'html'}
        title={t`Edit as HTML?`}
        yes={t`Convert to HTML`}
        no={t`Stay in the editor`}
        onNo={() => setAsking(null)}
        onYes={() => turn('html')}
      >
        <Trans>
          Your content is converted to HTML that you can edit. If you return to the editor, it keeps
          only headings, text, lists, links, images and buttons.
        </Trans>
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'rich'}
        title={t`Open in the editor?`}
        yes={t`Open in editor`}
        no={t`Keep my HTML`}
        danger
        onNo={() => setAsking(null)}
        onYes={() => turn('rich')}
      >
        <Trans>
          The editor keeps headings, text, lists, links, images and buttons. Tables, columns and
          styles in your HTML are lost.
        </Trans>
      </ConfirmDialog>
    </Flex>
  );
});
