/**
 * A certificate authority of one's own, for servers inside a company: paste its PEM or choose the
 * file. Hidden until wanted; most people never need it.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, FileButton, Group, Textarea } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import { useState } from 'react';
import css from './relay.module.css';

export interface OwnAuthorityProps {
  /** Null: as it is; empty: none. */
  pem: string | null;
  /** One is stored with the relay. */
  stored: boolean;
  onChange: (pem: string | null) => void;
}

export function OwnAuthority({ pem, stored, onChange }: OwnAuthorityProps) {
  const { t } = useLingui();
  const [open, setOpen] = useState(stored);
  if (!open) {
    return (
      <div>
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconCertificate size={14} />}
          onClick={() => setOpen(true)}
        >
          <Trans>The server uses a private CA</Trans>
        </Button>
      </div>
    );
  }
  const kept = stored && pem === null;
  return (
    <div>
      <Textarea
        label={t`CA certificate (PEM)`}
        description={
          kept
            ? t`One is stored. Paste another to replace it.`
            : t`Paste it, or choose its file. Only this relay trusts it.`
        }
        className={css.pem}
        value={pem ?? ''}
        rows={4}
        spellCheck={false}
        placeholder="-----BEGIN CERTIFICATE-----"
        onChange={(event) => onChange(event.currentTarget.value || (stored ? null : ''))}
      />
      <Group gap={8} mt={8}>
        <FileButton
          accept=".pem,.crt,.cer"
          onChange={(file) => {
            if (file) void file.text().then(onChange);
          }}
        >
          {(props) => (
            <Button {...props} variant="default" size="xs">
              <Trans>Choose a file</Trans>
            </Button>
          )}
        </FileButton>
        {stored && pem !== '' ? (
          <Button variant="subtle" size="xs" onClick={() => onChange('')}>
            <Trans>Remove this certificate</Trans>
          </Button>
        ) : null}
      </Group>
    </div>
  );
}
