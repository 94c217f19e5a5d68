/**
 * Sends this mail once to an address and shows the relay's exact reply.
 *
 * Remembers the address on this computer. Leaves out: the campaign's record; a test counts nowhere.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconMailForward } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useRead, useWrite } from '../../api';
import { CodeBlock, ErrorPanel, Note, required, validateWith } from '../../components';
import { useReplyMeaning } from '../../features/mail/replyMeanings';
import type { TestSendView } from '../../host/types';
import { z } from '../../zod';
import { useStored } from './store';
import type { DraftStore } from './useDraft';

const validate = validateWith<{ address: string }>(z.object({ address: required }), {});

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
    <Stack gap={8}>
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
    </Stack>
  );
}

export interface TestDialogProps {
  draft: DraftStore;
  opened: boolean;
  onClose: () => void;
}

interface TestFormProps {
  draft: DraftStore;
  /** Where the test goes unless another address is typed. */
  initial: string;
  onClose: () => void;
}

function TestForm({ draft: store, initial, onClose }: TestFormProps) {
  const draft = useStored(store, (one) => one);
  const { t } = useLingui();
  const relays = useRead('relay_list', {});
  const form = useForm({ initialValues: { address: initial }, validate });
  const send = useWrite('campaign_test');
  const chosen = relays.data?.find((one) => one.id === draft.relay);
  const relay = chosen?.name;
  return (
    <form
      onSubmit={form.onSubmit(({ address }) => {
        remember(address.trim());
        send.mutate({ draft, address: address.trim(), contact: null });
      })}
    >
      <Stack>
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
          {...form.getInputProps('address')}
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
        <Group gap={8} justify="flex-end">
          <Button variant="default" onClick={onClose}>
            <Trans>Close</Trans>
          </Button>
          <Button
            type="submit"
            loading={send.isPending}
            disabled={!relay || !form.isValid()}
            leftSection={<IconMailForward size={16} aria-hidden />}
          >
            <Trans>Send test</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export const TestDialog = memo(function TestDialog({ draft, opened, onClose }: TestDialogProps) {
  const { t } = useLingui();
  const settings = useRead('settings_get', {});
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t`Send test email`}
      size={480}
      withCloseButton={false}
      styles={{ title: { fontSize: '0.9375rem', fontWeight: 620 } }}
    >
      {settings.isPending ? null : (
        <TestForm
          draft={draft}
          initial={remembered() || (settings.data?.sender_address ?? '')}
          onClose={onClose}
        />
      )}
    </Modal>
  );
});
