/** The settings of a section: columns, background, space, and when it is shown. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Input, NumberInput, SegmentedControl, Stack } from '@mantine/core';
import type { Section } from '../../../../host/types';
import css from '../blocks.module.css';
import { useBlockState, useBlocks } from '../context';
import { changeSection, maxColumns, withColumns } from '../model';
import { Actions } from './Actions';
import { ColorField } from './ColorField';
import { RepeatField, ShowIfField } from './ConditionFields';

const counts = Array.from({ length: maxColumns }, (_, index) => String(index + 1));

export function SectionInspector({ section }: { section: Section }) {
  const { t } = useLingui();
  const { store } = useBlocks();
  const surface = useBlockState((state) => state.document.theme.surface);
  const { id } = section;
  const change = (part: Partial<Section>, group?: string) =>
    store.edit((document) => changeSection(document, id, part), group && `${group} ${id}`);
  return (
    <Stack gap={12} className={css.panelSection}>
      <Actions title={t`Section`} selected={{ kind: 'section', id }} />
      <Input.Wrapper label={<Trans>Columns</Trans>} labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label={t`Columns`}
          value={String(section.columns.length)}
          onChange={(count) => change(withColumns(section, Number(count)))}
          data={counts}
        />
      </Input.Wrapper>
      <ColorField
        label={t`Background`}
        value={section.background ?? surface}
        onChange={(background) => change({ background }, 'background')}
      />
      {section.background === null ? null : (
        <Button variant="default" size="xs" onClick={() => change({ background: null })}>
          <Trans>Use the theme’s background</Trans>
        </Button>
      )}
      <NumberInput
        label={t`Space above and below`}
        suffix=" px"
        min={0}
        max={120}
        value={section.padding}
        onChange={(padding) => change({ padding: Number(padding) || 0 }, 'padding')}
      />
      <ShowIfField value={section.show_if} onChange={(show_if) => change({ show_if }, 'show_if')} />
      <RepeatField value={section.repeat} onChange={(repeat) => change({ repeat }, 'repeat')} />
    </Stack>
  );
}
