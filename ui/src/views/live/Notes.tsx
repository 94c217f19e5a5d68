/**
 * What stands above everything else on the live page: old numbers, a missed start, a campaign that
 * stopped, mails in doubt after the end.
 */
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconHelpHexagon } from '@tabler/icons-react';
import { Note } from '../../components';
import css from './live.module.css';

export function OldNote({ onRetry }: { onRetry: () => void }) {
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

/** `text`: why it could not start, where it is not the time alone. */
export function MissedNote({ text }: { text: string | null }) {
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

export function DoubtNote({ onSettle }: { onSettle: () => void }) {
  return (
    <div className={css.doubt}>
      <IconHelpHexagon size={16} stroke={1.9} color="var(--pr-in-doubt-text)" aria-hidden />
      <span className={css.grow}>
        <Trans>Some emails are in doubt: they may have been sent. You decide.</Trans>
      </span>
      <Button variant="default" size="xs" onClick={onSettle}>
        <Trans>Resolve</Trans>
      </Button>
    </div>
  );
}
