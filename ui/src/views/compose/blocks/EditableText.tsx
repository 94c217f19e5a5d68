/**
 * A text of the mail that is edited in place. It becomes an editor when it is pressed or gets the
 * focus, and is plain HTML otherwise.
 */
import { useState } from 'react';
import css from './blocks.module.css';
import { StaticText } from './StaticText';
import { type Caret, TextEditor } from './TextEditor';

export interface EditableTextProps {
  html: string;
  /** One line: a heading or a table cell. */
  line?: boolean;
  /** What the text is, for screen readers. */
  label: string;
  /** Whether its block is selected. */
  active: boolean;
  onActivate: () => void;
  onHtml: (html: string) => void;
  blockId: string;
}

export function EditableText(props: EditableTextProps) {
  const { html, line = false, label, active, onActivate, onHtml, blockId } = props;
  const [caret, setCaret] = useState<Caret | null>(null);
  if (active) {
    return (
      <TextEditor
        html={html}
        line={line}
        label={label}
        caret={caret}
        onHtml={onHtml}
        blockId={blockId}
      />
    );
  }
  const activate = (next: Caret) => {
    setCaret(next);
    onActivate();
  };
  return (
    <StaticText
      html={html}
      line={line}
      className={css.text}
      role="textbox"
      tabIndex={0}
      aria-multiline={!line}
      aria-label={label}
      onMouseDown={(event) => {
        // The editor takes its place and the focus.
        event.preventDefault();
        activate({ left: event.clientX, top: event.clientY });
      }}
      onFocus={() => activate('end')}
    />
  );
}
