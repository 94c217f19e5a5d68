/**
 * The bar above the mail: its name, whether it is stored, undo, the width, and the next steps.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Flex, Group, SegmentedControl, Text, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowRight,
  IconDeviceDesktop,
  IconDeviceMobile,
  IconEye,
  IconMailForward,
} from '@tabler/icons-react';
import { redoDepth, undoDepth } from '@tiptap/pm/history';
import { type Editor, useEditorState } from '@tiptap/react';
import { memo } from 'react';
import { useFormat } from '../../format';
import css from './compose.module.css';
import { DraftInput, type DraftProps } from './DraftInput';
import { type Readable, useStored } from './store';
import type { SaveState } from './useDraft';

function Saved({ save }: { save: Readable<SaveState> }) {
  const format = useFormat();
  const state = useStored(save, (one) => one);
  switch (state.kind) {
    case 'saved': {
      const at = format.moment(state.at);
      return <Trans>Saved {at}</Trans>;
    }
    case 'saving':
      return <Trans>Saving…</Trans>;
    default:
      return (
        <Text span inherit fw={550} c="var(--pr-danger)">
          <Trans>Not saved</Trans>
        </Text>
      );
  }
}

function UndoRedo({ editor }: { editor: Editor }) {
  const { t } = useLingui();
  const { undo, redo } = useEditorState({
    editor,
    // The depths are two numbers; `can()` builds every command of the editor, for each key.
    selector: ({ editor: { state } }) => ({
      undo: undoDepth(state) > 0,
      redo: redoDepth(state) > 0,
    }),
  });
  return (
    <span className={css.pair}>
      <Tooltip label={t`Undo`}>
        <ActionIcon
          aria-label={t`Undo`}
          disabled={!undo}
          onClick={() => editor.chain().focus().undo().run()}
        >
          <IconArrowBackUp size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t`Redo`}>
        <ActionIcon
          aria-label={t`Redo`}
          disabled={!redo}
          onClick={() => editor.chain().focus().redo().run()}
        >
          <IconArrowForwardUp size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </span>
  );
}

export interface TopBarProps extends DraftProps {
  state: Readable<SaveState>;
  editor: Editor | null;
  width: number;
  onWidth: (width: number) => void;
  onPreview: () => void;
  onTest: () => void;
  onReview: () => void;
}

function Heading({ draft }: Pick<TopBarProps, 'draft'>) {
  const { t } = useLingui();
  const title = useStored(draft, (one) => one.name || one.subject);
  return <h1 className="unseen">{title || t`Untitled campaign`}</h1>;
}

function CampaignName(props: DraftProps) {
  const { t } = useLingui();
  return (
    <DraftInput
      {...props}
      field="name"
      variant="unstyled"
      aria-label={t`Campaign name`}
      placeholder={t`Campaign name (internal)`}
      placeholderField="subject"
      titled
      classNames={{ input: css.nameInput }}
    />
  );
}

function WidthControl({ width, onWidth }: Pick<TopBarProps, 'width' | 'onWidth'>) {
  const { t } = useLingui();
  return (
    <SegmentedControl
      aria-label={t`Email width`}
      value={String(width)}
      onChange={(value) => onWidth(Number(value))}
      data={[
        {
          value: '600',
          label: (
            <Group component="span" gap={4} wrap="nowrap">
              <IconDeviceDesktop size={14} aria-hidden />
              600
            </Group>
          ),
        },
        {
          value: '375',
          label: (
            <Group component="span" gap={4} wrap="nowrap">
              <IconDeviceMobile size={14} aria-hidden />
              375
            </Group>
          ),
        },
      ]}
    />
  );
}

export const TopBar = memo(function TopBar(props: TopBarProps) {
  const { draft, onChange, state, editor, width, onWidth } = props;
  return (
    <header className={css.bar}>
      <Flex direction="column" flex={1} miw="6rem">
        <Heading draft={draft} />
        <CampaignName draft={draft} onChange={onChange} />
        <span className="small faint num" role="status">
          <Saved save={state} />
        </span>
      </Flex>
      {editor ? <UndoRedo editor={editor} /> : null}
      <WidthControl width={width} onWidth={onWidth} />
      <Button
        variant="default"
        leftSection={<IconEye size={16} aria-hidden />}
        onClick={props.onPreview}
      >
        <Trans>Preview</Trans>
      </Button>
      <Button
        variant="default"
        leftSection={<IconMailForward size={16} aria-hidden />}
        onClick={props.onTest}
      >
        <Trans>Test</Trans>
      </Button>
      <Button rightSection={<IconArrowRight size={16} aria-hidden />} onClick={props.onReview}>
        <Trans>Review</Trans>
      </Button>
    </header>
  );
});
