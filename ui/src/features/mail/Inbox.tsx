/**
 * A mail as it lies in an inbox: sender, subject, preview text.
 */
import { Trans } from '@lingui/react/macro';
import type { PreviewView } from '../../host/types';
import css from './preview.module.css';

export function Inbox({
  preview,
}: {
  preview: Pick<PreviewView, 'from' | 'subject' | 'preheader'>;
}) {
  const sender = preview.from.replace(/\s*<[^>]*>\s*$/, '') || preview.from;
  return (
    <div className={css.inbox}>
      <div className="small faint cut" title={preview.from}>
        {sender}
      </div>
      <div className="cut" title={preview.subject}>
        <b>{preview.subject || <Trans>no subject</Trans>}</b>
      </div>
      <div className="small faint cut" title={preview.preheader}>
        {preview.preheader || <Trans>no preview text</Trans>}
      </div>
    </div>
  );
}
