/**
 * Notes above the mail when it is not stored: it was changed elsewhere, or saving failed.
 */
import { Trans } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { FailureText, Note } from '../../components';
import css from './compose.module.css';
import { type Readable, useStored } from './store';
import type { SaveState } from './useDraft';

export interface SaveNotesProps {
  state: Readable<SaveState>;
  /** Stores this version over the other one. */
  onInsist: () => void;
  /** Opens the other version. */
  onReload: () => void;
  onRetry: () => void;
}

export function SaveNotes({ state: store, onInsist, onReload, onRetry }: SaveNotesProps) {
  const state = useStored(store, (one) => one);
  return (
    <>
      {state.kind === 'conflict' ? (
        <div className={css.note}>
          <Note
            kind="danger"
            action={
              <Group component="span" gap={8} wrap="nowrap">
                <Button variant="default" size="xs" onClick={onInsist}>
                  <Trans>Keep my version</Trans>
                </Button>
                <Button variant="default" size="xs" onClick={onReload}>
                  <Trans>Open the other version</Trans>
                </Button>
              </Group>
            }
          >
            <b>
              <Trans>This email was changed elsewhere while you were editing.</Trans>
            </b>{' '}
            <Trans>Nothing was overwritten. Choose which version to keep.</Trans>
          </Note>
        </div>
      ) : null}
      {state.kind === 'failed' ? (
        <div className={css.note}>
          <Note
            kind="danger"
            action={
              <Button variant="default" size="xs" onClick={onRetry}>
                <Trans>Retry saving</Trans>
              </Button>
            }
          >
            <b>
              <Trans>Your last changes are not saved.</Trans>
            </b>{' '}
            <FailureText failure={state.failure} />
          </Note>
        </div>
      ) : null}
    </>
  );
}
