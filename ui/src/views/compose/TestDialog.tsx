/**
 * Sends this mail once to an address and shows the relay's exact reply.
 *
 * Remembers the address on this computer. Leaves out: the campaign's record; a test counts nowhere.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, TextInput } from '@mantine/core';
import { IconMailForward } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import { CodeBlock, ErrorPanel, Note } from '../../components';
import { useReplyMeaning } from '../../features/mail/replyMeanings';
import type { CampaignDraft, TestSendView } from '../../host/types';
import css from './compose.module.css';

const key = 'postroom.test-address';

function remembered(): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

function remember(address: string): void {
  try {
    localStorage.setItem(key, address);
  } catch {
    // Then it is typed again.
  }
}

function Answer({ sent, practice }: { sent: TestSendView; practice: boolean }) {
  const meaning = useReplyMeaning()(sent.meaning);
  const relay = sent.relay_name;
  return (
    <div className={css.answer}>
      <Note kind={sent.accepted ? 'success' : 'danger'}>
        <b>
          {sent.accepted ? <Trans>{relay} accepted it.</Trans> : <Trans>{relay} refused it.</Trans>}
        </b>{' '}
        {sent.accepted ? (
          practice ? (
            <Link to="/practice">
              <Trans>Open practice inbox</Trans>
            </Link>
          ) : (
            <Trans>Check the inbox; it may take a minute.</Trans>
          )
        ) : (
          meaning
        )}
      </Note>
      {sent.reply ? <CodeBlock>{sent.reply}</CodeBlock> : null}
    </div>
  );
}

export interface TestDialogProps {
  draft: CampaignDraft;
  opened: boolean;
  onClose: () => void;
}

function Inside({ draft, onClose }: Omit<TestDialogProps, 'opened'>) {
  const { t } = useLingui();
  const settings = useRead('settings_get', {});
  const relays = useRead('relay_list', {});
  const [typed, setTyped] = useState<string | null>(() => remembered() || null);
  const address = typed ?? settings.data?.sender_address ?? '';
  const send = useWrite('campaign_test');
  const chosen = relays.data?.find((one) => one.id === draft.relay);
  const relay = chosen?.name;
  return (
    <form
      className={css.test}
      onSubmit={(event) => {
        event.preventDefault();
        if (address.trim() === '') return;
        remember(address.trim());
        send.mutate({ draft, address: address.trim(), contact: null });
      }}
    >
      <p className="soft">
        {relay ? (
          <Trans>Sends one email via {relay}, with the first recipient’s data.</Trans>
        ) : (
          <Trans>Choose a relay first; tests are sent through it.</Trans>
        )}
      </p>
      <TextInput
        data-autofocus
        label={t`To`}
        type="email"
        placeholder="you@example.org"
        value={address}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {send.error ? (
        <ErrorPanel
          title={<Trans>Couldn’t send the test</Trans>}
          error={send.error}
          safe={send.error.hint ?? undefined}
        />
      ) : null}
      {send.data && !send.isPending ? (
        <Answer sent={send.data} practice={chosen?.kind === 'practice'} />
      ) : null}
      <div className={css.testActions}>
        <Button variant="default" onClick={onClose}>
          <Trans>Close</Trans>
        </Button>
        <Button
          type="submit"
          loading={send.isPending}
          disabled={!relay || address.trim() === ''}
          leftSection={<IconMailForward size={16} aria-hidden />}
        >
          <Trans>Send test</Trans>
        </Button>
      </div>
    </form>
  );
}

export function TestDialog({ draft, opened, onClose }: TestDialogProps) {
  const { t } = useLingui();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t`Send test email`}
      size={480}
      withCloseButton={false}
      classNames={{ title: css.drawerTitle }}
    >
      <Inside draft={draft} onClose={onClose} />
    </Modal>
  );
}
