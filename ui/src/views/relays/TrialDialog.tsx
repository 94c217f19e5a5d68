/**
 * One real test mail through a relay: does it arrive, and how fast may mails follow one another?
 *
 * Leaves out: the connection test, step by step, which is beside the relay's form.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconMailForward } from '@tabler/icons-react';
import { useRead, useWrite } from '../../api';
import { CodeBlock, ErrorPanel, Note, required, validateWith } from '../../components';
import { useReplyMeaning } from '../../features/mail/replyMeanings';
import type { RelayProbeView, RelayView, WireView } from '../../host/types';
import { z } from '../../zod';

const validate = validateWith<{ from: string; to: string }>(
  z.object({ from: required, to: required }),
  {},
);

/** How mails go over the line, in a sentence. */
export function Wire({ wire }: { wire: WireView }) {
  switch (wire.mode) {
    case 'chunked':
      return (
        <Plural
          value={wire.under_way}
          one="It accepts one email at a time, without a pause between them."
          other="It accepts up to # emails at once on each connection: as fast as the network allows."
        />
      );
    case 'overlapped':
      return <Trans>One round trip per email: fast.</Trans>;
    case 'grouped':
      return <Trans>Two round trips per email: somewhat slower.</Trans>;
    case 'one_by_one':
      return <Trans>One round trip per command: slow but reliable.</Trans>;
  }
}

function Answer({ sent }: { sent: RelayProbeView }) {
  const meaning = useReplyMeaning()(sent.advice_code);
  return (
    <Stack gap={8} aria-live="polite">
      <Note kind={sent.accepted ? 'success' : 'danger'}>
        <b>
          {sent.accepted ? (
            <Trans>The test email was accepted.</Trans>
          ) : (
            <Trans>The test email was not accepted.</Trans>
          )}
        </b>{' '}
        {sent.accepted ? (
          <Trans>Check the inbox now; it may take a minute.</Trans>
        ) : (
          (meaning ?? sent.advice)
        )}
        {sent.accepted && sent.wire ? (
          <>
            {' '}
            <Wire wire={sent.wire} />
          </>
        ) : null}
      </Note>
      {sent.message ? <CodeBlock>{sent.message}</CodeBlock> : null}
    </Stack>
  );
}

interface TrialFormProps {
  relay: RelayView;
  /** The user's own address, for both fields. */
  own: string;
  onClose: () => void;
}

function TrialForm({ relay, own, onClose }: TrialFormProps) {
  const { t } = useLingui();
  const form = useForm({ initialValues: { from: own, to: own }, validate });
  const send = useWrite('relay_probe');
  return (
    <form
      onSubmit={form.onSubmit(({ from, to }) =>
        send.mutate({ id: relay.id, from: from.trim(), to: to.trim() }),
      )}
    >
      <Stack gap={8}>
        <p className="soft">
          <Trans>
            One real email is sent. It shows Postroom which extensions this relay supports, so that
            the next campaign starts at full speed.
          </Trans>
        </p>
        <TextInput
          label={t`From`}
          description={t`An address that this relay can send for.`}
          type="email"
          {...form.getInputProps('from')}
        />
        <TextInput data-autofocus label={t`To`} type="email" {...form.getInputProps('to')} />
        {send.error ? (
          <ErrorPanel
            title={<Trans>The test email was not sent.</Trans>}
            error={send.error}
            safe={send.error.hint ?? undefined}
          />
        ) : null}
        {send.data && !send.isPending ? <Answer sent={send.data} /> : null}
        <Group gap={8} justify="flex-end">
          <Button variant="default" onClick={onClose}>
            <Trans>Close</Trans>
          </Button>
          <Button
            type="submit"
            loading={send.isPending}
            disabled={!form.isValid()}
            leftSection={<IconMailForward size={16} aria-hidden />}
          >
            <Trans>Send test email</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export interface TrialDialogProps {
  /** Null: closed. */
  relay: RelayView | null;
  onClose: () => void;
}

export function TrialDialog({ relay, onClose }: TrialDialogProps) {
  const name = relay?.name;
  const settings = useRead('settings_get', {});
  return (
    <Modal
      opened={relay !== null}
      onClose={onClose}
      title={<Trans>Send a test email via {name}</Trans>}
      size={480}
    >
      {relay && !settings.isPending ? (
        <TrialForm
          key={relay.id}
          relay={relay}
          own={settings.data?.sender_address ?? ''}
          onClose={onClose}
        />
      ) : null}
    </Modal>
  );
}
