/**
 * The form and the connection test of one relay, and what happens when it is saved or removed.
 *
 * What is tested is what is typed; testing stores nothing.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Box, Button, Group } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconExternalLink, IconPlugConnected, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useRead, useWrite } from '../../api';
import {
  type CodeErrors,
  ConfirmDialog,
  FailureText,
  Hair,
  Note,
  Panel,
  serverErrors,
  validateWith,
} from '../../components';
import { useToast } from '../../features/toast';
import { useHost } from '../../host/context';
import type { PresetView, RelayDraft, RelayView } from '../../host/types';
import { relaySchema } from './draft';
import { RelayForm } from './RelayForm';
import css from './relay.module.css';
import { TestPanel } from './TestPanel';

export interface SetupProps {
  preset: PresetView;
  initial: RelayDraft;
  /** Null: a new one. */
  relay: RelayView | null;
}

const validate = validateWith<RelayDraft>(relaySchema, {});

/** The failures of a save that are about one field. */
function useFieldErrors(): CodeErrors<RelayDraft> {
  const { t } = useLingui();
  return {
    invalid_name: { field: 'name', message: t`Enter a name.` },
    name_taken: { field: 'name', message: t`This name is already in use. Choose another one.` },
    invalid_host: { field: 'host', message: t`Enter a server name such as smtp.example.com.` },
    invalid_ehlo_name: {
      field: 'ehlo_name',
      message: t`Enter a domain such as mail.example.com, or an address such as [192.0.2.1].`,
    },
    invalid_port: { field: 'port', message: t`Enter a number from 1 to 65,535.` },
  };
}

export function Setup({ preset, initial, relay }: SetupProps) {
  const { t } = useLingui();
  const host = useHost();
  const toast = useToast();
  const navigate = useNavigate();
  const settings = useRead('settings_get', {});
  const fieldErrors = useFieldErrors();
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const test = useWrite('relay_test');
  const save = useWrite('relay_save', {
    onDone: ({ name }) => {
      toast({ message: t`${name} is saved.` });
      void navigate({ to: '/relays' });
    },
    onFailure: (failure) => form.setErrors(serverErrors(failure, fieldErrors)),
  });
  const form = useForm({ initialValues: initial, validate });
  const draft = form.values;
  const { reset } = save;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the refusal was about the values before
  useEffect(() => {
    if (save.error) reset();
  }, [draft]);
  const remove = useWrite('relay_remove', {
    onDone: () => void navigate({ to: '/relays' }),
  });

  const sender = from ?? settings.data?.sender_address ?? '';
  const recipient = to ?? sender;
  const failedAt = test.data?.steps.find((step) => step.outcome === 'failed')?.step;
  const runTest = () => test.mutate({ draft, from: sender, to: recipient });
  const failure = save.error ?? remove.error;

  return (
    <div className={css.halves}>
      <Panel
        title={
          relay ? t`Connection settings` : preset.id === 'other' ? t`Other server` : preset.name
        }
        right={
          preset.docs ? (
            <Button
              size="xs"
              variant="subtle"
              rightSection={<IconExternalLink size={14} />}
              onClick={() => void host.openLink(preset.docs)}
            >
              <Trans>Where do I find these?</Trans>
            </Button>
          ) : null
        }
      >
        <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
          <RelayForm form={form} preset={preset} relay={relay} notTaken={failedAt === 'sign_in'} />
          {failure ? (
            <Box px={16} pb={12}>
              <Note kind="danger">
                <b>
                  {save.error ? (
                    <Trans>The relay was not saved.</Trans>
                  ) : (
                    <Trans>The relay was not removed.</Trans>
                  )}
                </b>{' '}
                <FailureText failure={failure} />
              </Note>
            </Box>
          ) : null}
          <Hair />
          <Group gap={8} px={16} py={12} justify="flex-end">
            {relay ? (
              <Button
                variant="default"
                mr="auto"
                leftSection={<IconTrash size={16} color="var(--pr-danger)" />}
                onClick={() => setAsking(true)}
              >
                <Trans>Remove</Trans>
              </Button>
            ) : null}
            <Button variant="subtle" onClick={() => void navigate({ to: '/relays' })}>
              <Trans>Cancel</Trans>
            </Button>
            <Button
              variant="default"
              leftSection={<IconPlugConnected size={16} />}
              disabled={!form.isValid()}
              loading={test.isPending}
              onClick={runTest}
            >
              {test.data ? <Trans>Test again</Trans> : <Trans>Test it</Trans>}
            </Button>
            <Button type="submit" disabled={!form.isValid()} loading={save.isPending}>
              <Trans>Save relay</Trans>
            </Button>
          </Group>
        </form>
      </Panel>
      <TestPanel
        report={test.data ?? null}
        running={test.isPending}
        failure={test.error}
        from={sender}
        to={recipient}
        onFrom={setFrom}
        onTo={setTo}
        onAgain={runTest}
        onTrust={(certificate) => {
          form.setFieldValue('ca_pem', certificate);
          const trusting = { ...draft, ca_pem: certificate };
          test.mutate({ draft: trusting, from: sender, to: recipient });
        }}
        docs={preset.docs}
        provider={preset.id === 'other' ? null : preset.name}
      />
      {relay ? (
        <ConfirmDialog
          danger
          opened={asking}
          title={<Trans>Remove {relay.name}?</Trans>}
          yes={t`Remove relay`}
          no={t`Keep relay`}
          busy={remove.isPending}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false);
            remove.mutate({ id: relay.id });
          }}
        >
          <p>
            <Trans>
              Its settings and password are deleted. Records of emails sent through it are kept.
            </Trans>
          </p>
        </ConfirmDialog>
      ) : null}
    </div>
  );
}
