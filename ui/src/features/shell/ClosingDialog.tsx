/**
 * The question when the window is closed while a campaign is being sent: keep sending in the
 * background, or quit. The answer can be remembered; the settings show and change it.
 *
 * Leaves out: hiding the window and quitting, which the shell does.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Group, Modal, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useHost } from '../../host/context';
import { type ClosingAnswer, toFailure } from '../../host/types';
import { useToast } from '../toast';

export function ClosingDialog() {
  const { t } = useLingui();
  const host = useHost();
  const toast = useToast();
  const [opened, setOpened] = useState(false);
  const [remember, setRemember] = useState(false);
  useEffect(() => host.listenClosing(() => setOpened(true)), [host]);

  const answer = (chosen: ClosingAnswer) => {
    setOpened(false);
    host.answerClosing(chosen, remember && chosen !== 'ask').catch((thrown: unknown) => {
      toast({ error: true, message: toFailure(thrown).message });
    });
  };
  return (
    <Modal
      opened={opened}
      onClose={() => answer('ask')}
      title={<Trans>A campaign is still being sent</Trans>}
      closeButtonProps={{ 'aria-label': t`Leave the window open` }}
      centered
    >
      <Stack gap={16}>
        <div>
          <Trans>
            Postroom can keep sending while its window is closed. If you quit, the emails in
            progress are finished, and sending continues the next time you open Postroom.
          </Trans>
        </div>
        <Checkbox
          label={t`Don’t ask again`}
          description={t`You can change this in Settings.`}
          checked={remember}
          onChange={(event) => setRemember(event.currentTarget.checked)}
        />
        <Group gap={8}>
          <Button data-autofocus onClick={() => answer('background')}>
            <Trans>Keep sending in the background</Trans>
          </Button>
          <Button variant="default" onClick={() => answer('quit')}>
            <Trans>Pause sending and quit</Trans>
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
