/**
 * The plain text of the mail: made from it, or one's own.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Switch } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useRead } from '../../api';
import { ConfirmDialog, ErrorPanel, Note } from '../../components';
import type { CampaignDraft } from '../../host/types';
import css from './compose.module.css';
import { DraftArea } from './DraftArea';
import { useStored } from './store';
import type { DraftStore } from './useDraft';

export interface TextModeProps {
  draft: DraftStore;
  /** Whether the text is the user's own. */
  own: boolean;
  /** Null: made from the mail again. */
  onText: (text: string | null) => void;
}

const textOf = (draft: CampaignDraft) => draft.content.text ?? '';

export function TextMode({ draft, own, onText }: TextModeProps) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  // The request is the key of a cached answer: it follows the draft at rest, and the user's own text
  // is no part of it.
  const [first] = useState(draft.get);
  const now = useStored(draft, (one) => (own ? null : one));
  const [rested] = useDebouncedValue(now, 300);
  const source = rested ?? now ?? first;
  const made = useRead(
    'campaign_preview',
    { draft: source, contact: null, place: 0 },
    { keep: true, enabled: !own },
  );
  return (
    <Stack gap={8} flex={1} mih={0} px={12} pt={8} pb={12}>
      <Group gap="4px 16px" mih="1.5rem">
        <Switch
          label={t`Generate from the email`}
          checked={!own}
          onChange={() => {
            if (!own) onText(made.data?.text ?? '');
            else if (textOf(draft.get()).trim() === '') onText(null);
            else setAsking(true);
          }}
        />
        <span className="small faint">
          {own ? (
            <Trans>Changes to the email don’t update your custom text.</Trans>
          ) : (
            <Trans>
              For email apps that don’t show HTML, and for people who prefer plain text.
            </Trans>
          )}
        </span>
      </Group>
      {made.error && !own ? (
        <ErrorPanel
          title={<Trans>Couldn’t generate the plain text</Trans>}
          error={made.error}
          onRetry={() => void made.refetch()}
        />
      ) : null}
      {made.data?.error && !own ? <Note kind="danger">{made.data.error}</Note> : null}
      {own ? (
        <DraftArea draft={draft} read={textOf} onText={onText} aria-label={t`Custom plain text`} />
      ) : (
        <textarea
          className={`${css.area} mono`}
          aria-label={t`Generated plain text`}
          readOnly
          value={made.data?.text ?? ''}
        />
      )}
      {own ? null : (
        <div>
          <Button
            variant="default"
            size="xs"
            disabled={!made.data}
            onClick={() => onText(made.data?.text ?? '')}
          >
            <Trans>Write custom text</Trans>
          </Button>
        </div>
      )}
      <ConfirmDialog
        opened={asking}
        title={t`Generate from the email?`}
        yes={t`Generate from the email`}
        no={t`Keep my text`}
        danger
        onNo={() => setAsking(false)}
        onYes={() => {
          setAsking(false);
          onText(null);
        }}
      >
        <Trans>Your custom plain text will be lost.</Trans>
      </ConfirmDialog>
    </Stack>
  );
}
