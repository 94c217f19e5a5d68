/**
 * The mail as it will be, always light, with the line that shows where a drop goes.
 */
import { Trans } from '@lingui/react/macro';
import type { RefObject } from 'react';
import css from './blocks.module.css';
import { CanvasSection } from './CanvasSection';
import { useBlockState, useBlocks } from './context';
import type { DropTarget } from './dropTarget';
import { themeStyle } from './mailTheme';

export interface BlockCanvasProps {
  ground: RefObject<HTMLDivElement | null>;
  /** Of the window that the mail is shown in: a computer's or a phone's. */
  width: number;
  target: DropTarget | null;
}

/** Below this, mail programs put columns one below the other. */
const narrow = 480;

export function BlockCanvas({ ground, width, target }: BlockCanvasProps) {
  const { store } = useBlocks();
  const { theme, sections } = useBlockState((state) => state.document);
  const shown = width < narrow ? width : theme.width;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: pressing beside the mail only ends the selection
    // biome-ignore lint/a11y/noStaticElementInteractions: the same
    <div ref={ground} className={css.ground} onClick={() => store.select(null)}>
      <div
        className={css.sheet}
        style={themeStyle(theme, shown)}
        dir={theme.direction}
        lang={theme.language}
      >
        {sections.map((section, index) => (
          <CanvasSection
            key={section.id}
            section={section}
            number={index + 1}
            direction={theme.direction}
            narrow={width < narrow}
          />
        ))}
        {sections.length === 0 ? (
          <div className={css.emptyMail}>
            <Trans>This email is empty. Add a section or a block.</Trans>
          </div>
        ) : null}
      </div>
      {target ? <div className={css.dropLine} style={target.line} /> : null}
    </div>
  );
}
