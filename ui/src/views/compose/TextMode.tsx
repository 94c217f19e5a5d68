/**
 * The plain text of the mail: made from it, or one's own.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import { useRead } from '../../api';
import { ConfirmDialog, ErrorPanel, Note } from '../../components';
import type { CampaignDraft } from '../../host/types';
import css from './compose.module.css';

export interface TextModeProps {
  draft: CampaignDraft;
  /** Null: made from the mail again. */
  onText: (text: string | null) => void;
}

export function TextMode({ draft, onText }: TextModeProps) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const own = draft.content.text !== null;
  const made = useRead(
    'campaign_preview',
    { draft: { ...draft, content: { ...draft.content, text: null } }, contact: null, place: 0 },
    { keep: true, enabled: !own },
  );
  return (
    <div className={css.code}>
      <div className={css.codeHead}>
        <Switch
          label={t`Made from the mail`}
          checked={!own}
          onChange={() => {
            if (!own) onText(made.data?.text ?? '');
            else if (draft.content.text?.trim() === '') onText(null);
            else setAsking(true);
          }}
        />
        <span className="small faint">
          {own ? (
            <Trans>Changes in the mail do not reach your own text.</Trans>
          ) : (
            <Trans>For programs that show no HTML, and for those who prefer it so.</Trans>
          )}
        </span>
      </div>
      {made.error && !own ? (
        <ErrorPanel
          title={<Trans>The plain text cannot be made.</Trans>}
          error={made.error}
          onRetry={() => void made.refetch()}
        />
      ) : null}
      {made.data?.trouble && !own ? <Note kind="danger">{made.data.trouble}</Note> : null}
      <textarea
        className={`${css.area} mono`}
        aria-label={own ? t`Your own plain text` : t`Plain text, made from the mail`}
        readOnly={!own}
        value={own ? (draft.content.text ?? '') : (made.data?.text ?? '')}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      {own ? null : (
        <div>
          <Button
            variant="default"
            size="xs"
            disabled={!made.data}
            onClick={() => onText(made.data?.text ?? '')}
          >
            <Trans>Write my own</Trans>
          </Button>
        </div>
      )}
      <ConfirmDialog
        opened={asking}
        title={t`Make it from the mail again?`}
        yes={t`Make it from the mail`}
        no={t`Keep my text`}
        danger
        onNo={() => setAsking(false)}
        onYes={() => {
          setAsking(false);
          onText(null);
        }}
      >
        <Trans>Your own plain text is lost.</Trans>
      </ConfirmDialog>
    </div>
  );
}
