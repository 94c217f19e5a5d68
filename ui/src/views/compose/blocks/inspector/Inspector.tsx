/** The settings of what is selected: a block or a section. */
import { Trans } from '@lingui/react/macro';
import css from '../blocks.module.css';
import { useBlockState } from '../context';
import { blockOf, sectionOf } from '../model';
import { BlockInspector } from './BlockInspector';
import { SectionInspector } from './SectionInspector';

export function Inspector() {
  const block = useBlockState(({ document, selected }) =>
    selected?.kind === 'block' ? blockOf(document, selected.id) : null,
  );
  const section = useBlockState(({ document, selected }) =>
    selected?.kind === 'section' ? sectionOf(document, selected.id) : null,
  );
  if (block) return <BlockInspector key={block.id} block={block} />;
  if (section) return <SectionInspector key={section.id} section={section} />;
  return (
    <p className={`${css.panelSection} faint`}>
      <Trans>Select a block or a section in the email to change it.</Trans>
    </p>
  );
}
