/**
 * The bar above the mail: its name, whether it is stored, undo, the width, and the next steps.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Flex, Group, SegmentedControl, Text } from '@mantine/core';
import {
  IconArrowRight,
  IconDeviceDesktop,
  IconDeviceMobile,
  IconEye,
  IconMailForward,
} from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
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

export interface TopBarProps extends DraftProps {
  state: Readable<SaveState>;
  /** Undo and redo of what is being edited. */
  history: ReactNode;
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
  const { draft, onChange, state, history, width, onWidth } = props;
  return (
    <header className={css.bar}>
      <Flex direction="column" flex={1} miw="6rem">
        <Heading draft={draft} />
        <CampaignName draft={draft} onChange={onChange} />
        <span className="small faint num" role="status">
          <Saved save={state} />
        </span>
      </Flex>
      {history}
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
