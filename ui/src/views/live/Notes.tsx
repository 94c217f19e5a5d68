/**
 * The notes at the top of the live page: stale numbers, a missed start, a stopped campaign, and
 * deliveries in doubt after the end.
 */
import { Trans } from '@lingui/react/macro';
import { Box, Button, Group } from '@mantine/core';
import { IconHelpHexagon } from '@tabler/icons-react';
import { Note } from '../../components';
import css from './live.module.css';

export function StaleNote({ onRetry }: { onRetry: () => void }) {
  return (
    <Note
      kind="warning"
      action={
        <Button variant="default" size="xs" onClick={onRetry}>
          <Trans>Try again</Trans>
        </Button>
      }
    >
      <Trans>These numbers may be out of date. Sending continues.</Trans>
    </Note>
  );
}

/** `text`: why it could not start, unless only the time was missed. */
export function MissedStartNote({ text }: { text: string | null }) {
  return (
    <Note kind="warning">
      {text ? (
        <>
          <b>
            <Trans>The campaign couldn’t start.</Trans>
          </b>{' '}
          {text} <Trans>Fix it, then send now or choose another time.</Trans>
        </>
      ) : (
        <Trans>
          The start was missed because this computer was off or asleep. Send now, or choose another
          time.
        </Trans>
      )}
    </Note>
  );
}

export function StoppedNote({ why }: { why: string }) {
  return (
    <Note kind="danger">
      <b>
        <Trans>The campaign stopped.</Trans>
      </b>{' '}
      {why}{' '}
      <span className="soft">
        <Trans>Nothing is lost. Press Resume once it is fixed.</Trans>
      </span>
    </Note>
  );
}

export function InDoubtNote({ onResolve }: { onResolve: () => void }) {
  return (
    <Group gap={8} className={css.inDoubt}>
      <IconHelpHexagon size={16} stroke={1.9} color="var(--pr-in-doubt-text)" aria-hidden />
      <Box component="span" flex={1} miw={0} className={css.text}>
        <Trans>Some emails are in doubt: they may have been sent. You decide.</Trans>
      </Box>
      <Button variant="default" size="xs" onClick={onResolve}>
        <Trans>Resolve</Trans>
      </Button>
    </Group>
  );
}
