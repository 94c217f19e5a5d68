/**
 * Why a relay is paused, since when, the server's reply, and the button that resolves it.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconKey, IconPlayerPlay } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import { Note, useFailureText, validateWith } from '../../components';
import { shownUser } from '../../features/relayUser';
import { useFormat } from '../../format';
import type { PauseReason, RelayView } from '../../host/types';
import { z } from '../../zod';
import css from './relays.module.css';

const validate = validateWith<{ password: string }>(z.object({ password: z.string().min(1) }), {});

function Sentence({ relay, why }: { relay: RelayView; why: PauseReason }) {
  const { name } = relay;
  if (relay.kind === 'practice' && why === 'wrong_password') {
    return <Trans>The practice relay rejects the sign-in because you are simulating errors.</Trans>;
  }
  switch (why) {
    case 'wrong_password':
      return <Trans>{name} rejected your user name or password. Enter the correct password.</Trans>;
    case 'no_password':
      return <Trans>{name} needs its password. It was kept only until Postroom closed.</Trans>;
    case 'tls':
      return (
        <Trans>
          Couldn’t establish a secure connection to {name}. Test the connection to see what is
          wrong.
        </Trans>
      );
    case 'unwell':
      return <Trans>{name} is not working right now.</Trans>;
    case 'spent':
      return <Trans>{name} has reached its limit for now.</Trans>;
    case 'by_user':
      return <Trans>You paused {name}.</Trans>;
  }
}

function PasswordDialog({ relay, onClose }: { relay: RelayView; onClose: () => void }) {
  const { t } = useLingui();
  const form = useForm({ initialValues: { password: '' }, validate });
  const { data } = useRead('app_state', {});
  const give = useWrite('relay_password', { onDone: onClose });
  const { name } = relay;
  const user = shownUser(relay.user);
  const failureText = useFailureText();
  return (
    <Modal opened onClose={onClose} title={<Trans>Password for {name}</Trans>} centered>
      <form onSubmit={form.onSubmit(({ password }) => give.mutate({ id: relay.id, password }))}>
        <PasswordInput
          data-autofocus
          label={user ? t`Password of ${user}` : t`Password`}
          description={
            data?.secret_home === 'this_run_only'
              ? t`Kept until Postroom closes.`
              : t`Stored in this computer’s keychain.`
          }
          autoComplete="off"
          {...form.getInputProps('password')}
          error={give.error ? failureText(give.error) : undefined}
        />
        <Group gap={8} justify="flex-end" mt={24}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" disabled={!form.isValid()} loading={give.isPending}>
            <Trans>Use this password</Trans>
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

export function PausedNote({ relay }: { relay: RelayView }) {
  const format = useFormat();
  const resume = useWrite('relay_resume');
  const [asking, setAsking] = useState(false);
  if (!relay.paused) return null;
  const { why, text, since, until } = relay.paused;
  const practice = relay.kind === 'practice';
  const wantsPassword = !practice && (why === 'wrong_password' || why === 'no_password');
  const from = format.moment(since);
  const next = until ? format.moment(until) : null;
  const plain = why === 'by_user' || why === 'spent';
  return (
    <Note kind={plain ? 'warning' : 'danger'}>
      <Stack gap={4}>
        <p>
          <b>
            <Sentence relay={relay} why={why} />
          </b>{' '}
          {next ? (
            <Trans>
              Paused since {from}. Postroom retries at {next}. Emails wait; none are lost.
            </Trans>
          ) : (
            <Trans>Paused since {from}. Emails wait; none are lost.</Trans>
          )}
        </p>
        {text ? <p className={`${css.reply} mono`}>{text}</p> : null}
        <Group gap={8} mt={4}>
          {wantsPassword ? (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconKey size={14} />}
              onClick={() => setAsking(true)}
            >
              <Trans>Enter the password</Trans>
            </Button>
          ) : null}
          {wantsPassword && why === 'no_password' ? null : (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPlayerPlay size={14} />}
              loading={resume.isPending}
              onClick={() => resume.mutate({ id: relay.id })}
            >
              {why === 'by_user' ? <Trans>Resume</Trans> : <Trans>Try again now</Trans>}
            </Button>
          )}
          {practice && why !== 'by_user' ? (
            <Button component={Link} to="/practice" size="xs" variant="subtle">
              <Trans>Go to the practice inbox</Trans>
            </Button>
          ) : null}
          {!practice && why !== 'by_user' && why !== 'spent' ? (
            <Button component={Link} to={`/relays/${relay.id}`} size="xs" variant="subtle">
              <Trans>Check settings</Trans>
            </Button>
          ) : null}
        </Group>
      </Stack>
      {asking ? <PasswordDialog relay={relay} onClose={() => setAsking(false)} /> : null}
    </Note>
  );
}
