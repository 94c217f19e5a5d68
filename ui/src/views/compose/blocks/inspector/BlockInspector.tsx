/** The settings of a block: those of its type, its alignment, and when it is shown. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Input, SegmentedControl, Stack } from '@mantine/core';
import type { Align, Block } from '../../../../host/types';
import css from '../blocks.module.css';
import { useBlocks } from '../context';
import { changeBlock, placeOf } from '../model';
import { useBlockTypes } from '../presets';
import { Actions } from './Actions';
import { ShowIfField } from './ConditionFields';
import { TypeFields } from './TypeFields';

const withoutAlign: Block['type'][] = ['divider', 'spacer', 'table'];

export function BlockInspector({ block }: { block: Block }) {
  const { t } = useLingui();
  const { store } = useBlocks();
  const { label } = useBlockTypes()[block.type];
  const { id } = block;
  const change = (next: Block, group: string) =>
    store.edit((document) => changeBlock(document, id, () => next), `${group} ${id}`);
  const selectSection = () => {
    const { document } = store.get();
    const section = document.sections[placeOf(document, id)?.section ?? -1];
    if (section) store.select({ kind: 'section', id: section.id });
  };
  return (
    <Stack gap={12} className={css.panelSection}>
      <Actions title={label} selected={{ kind: 'block', id }} />
      <TypeFields block={block} onChange={change} />
      {withoutAlign.includes(block.type) ? null : (
        <Input.Wrapper label={<Trans>Alignment</Trans>} labelElement="div">
          <SegmentedControl
            fullWidth
            aria-label={t`Alignment`}
            value={block.align}
            onChange={(align) => change({ ...block, align: align as Align }, 'align')}
            data={[
              { value: 'start', label: t`Beginning` },
              { value: 'center', label: t`Center` },
              { value: 'end', label: t`End` },
            ]}
          />
        </Input.Wrapper>
      )}
      <ShowIfField
        value={block.show_if}
        onChange={(show_if) => change({ ...block, show_if }, 'show_if')}
      />
      <Button variant="default" size="xs" onClick={selectSection}>
        <Trans>Settings of its section</Trans>
      </Button>
    </Stack>
  );
}
