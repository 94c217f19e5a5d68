/**
 * An error, in place: what failed, what is safe, what to do, one button, "Copy for support".
 *
 * Takes anything with a code, a message and a hint. Leaves out: toasts, which never carry errors.
 */

import { Trans, useLingui } from '@lingui/react/macro';
import { Button, CopyButton } from '@mantine/core';
import { IconAlertOctagon, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './ErrorPanel.module.css';
import { failureMessage } from './failureMessages';

export interface ErrorPanelProps {
  /** What failed, from the person's side: "The people cannot be shown." */
  title: ReactNode;
  error: { code?: string; message: string; hint?: string | null };
  /** What is safe; none: "Nothing was changed." */
  safe?: ReactNode;
  onRetry?: () => void;
  /** Instead of "Try again". */
  action?: ReactNode;
}

export function ErrorPanel({ title, error, safe, onRetry, action }: ErrorPanelProps) {
  const { i18n, t } = useLingui();
  const message = failureMessage(error.code);
  const report = [`Postroom: ${error.code ?? 'unexpected'}`, error.message, error.hint ?? '']
    .filter(Boolean)
    .join('\n');
  return (
    <section className={css.panel} role="alert">
      <IconAlertOctagon size={20} stroke={1.8} color="var(--pr-danger)" aria-hidden />
      <div className={css.text}>
        <h2>{title}</h2>
        <p>{message ? i18n._(message) : error.message}</p>
        <p className="soft">{safe ?? error.hint ?? <Trans>Nothing was changed.</Trans>}</p>
        <div className={css.actions}>
          {action ??
            (onRetry ? (
              <Button variant="default" onClick={onRetry}>
                <Trans>Try again</Trans>
              </Button>
            ) : null)}
          <CopyButton value={report}>
            {({ copied, copy }) => (
              <Button variant="subtle" leftSection={<IconCopy size={16} />} onClick={copy}>
                {copied ? t`Copied` : t`Copy for support`}
              </Button>
            )}
          </CopyButton>
        </div>
      </div>
    </section>
  );
}
