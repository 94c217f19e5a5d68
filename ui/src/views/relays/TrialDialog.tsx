/**
 * One real test mail through a relay: does it arrive, and how fast may mails follow one another?
 *
 * Leaves out: the connection test, step by step, which is beside the relay's form.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, TextInput } from '@mantine/core';
import { IconMailForward } from '@tabler/icons-react';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import { CodeBlock, ErrorPanel, Note } from '../../components';
import { useReplyMeaning } from '../../features/mail/replyMeanings';
import type { RelayProbeView, RelayView, WireView } from '../../host/types';
import css from './relays.module.css';

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
    <div className={css.trial} aria-live="polite">
      <Note kind={sent.taken ? 'success' : 'danger'}>
        <b>
          {sent.taken ? (
            <Trans>The test email was accepted.</Trans>
          ) : (
            <Trans>The test email was not accepted.</Trans>
          )}
        </b>{' '}
        {sent.taken ? (
          <Trans>Check the inbox now; it may take a minute.</Trans>
        ) : (
          (meaning ?? sent.advice)
        )}
        {sent.taken && sent.wire ? (
          <>
            {' '}
            <Wire wire={sent.wire} />
          </>
        ) : null}
      </Note>
      {sent.words ? <CodeBlock>{sent.words}</CodeBlock> : null}
    </div>
  );
}

function Inside({ relay, onClose }: { relay: RelayView; onClose: () => void }) {
  const { t } = useLingui();
  const settings = useRead('settings_get', {});
  const [typedFrom, setFrom] = useState<string | null>(null);
  const [typedTo, setTo] = useState<string | null>(null);
  const own = settings.data?.sender_address ?? '';
  const from = typedFrom ?? own;
  const to = typedTo ?? own;
  const send = useWrite('relay_probe');
  const ready = from.trim() !== '' && to.trim() !== '';
  return (
    <form
      className={css.trial}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) send.mutate({ id: relay.id, from: from.trim(), to: to.trim() });
      }}
    >
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
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        data-autofocus
        label={t`To`}
        type="email"
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      {send.error ? (
        <ErrorPanel
          title={<Trans>The test email was not sent.</Trans>}
          error={send.error}
          safe={send.error.hint ?? undefined}
        />
      ) : null}
      {send.data && !send.isPending ? <Answer sent={send.data} /> : null}
      <div className={css.trialActions}>
        <Button variant="default" onClick={onClose}>
          <Trans>Close</Trans>
        </Button>
        <Button
          type="submit"
          loading={send.isPending}
          disabled={!ready}
          leftSection={<IconMailForward size={16} aria-hidden />}
        >
          <Trans>Send test email</Trans>
        </Button>
      </div>
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
  return (
    <Modal
      opened={relay !== null}
      onClose={onClose}
      title={<Trans>Send a test email via {name}</Trans>}
      size={480}
    >
      {relay ? <Inside key={relay.id} relay={relay} onClose={onClose} /> : null}
    </Modal>
  );
}
