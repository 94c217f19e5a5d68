/** What other programs sign in to the practice relay with. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, CopyButton, Group } from '@mantine/core';

export function SignIn({ user, password }: { user: string; password: string }) {
  const { t } = useLingui();
  return (
    <Group gap={8} className="small faint">
      <span>
        <Trans>
          Other programs sign in as <span className="mono">{user}</span> with the password{' '}
          <span className="mono">{password}</span>
        </Trans>
      </span>
      <CopyButton value={password}>
        {({ copied, copy }) => (
          <Button size="xs" variant="subtle" onClick={copy}>
            {copied ? t`Copied` : t`Copy password`}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
