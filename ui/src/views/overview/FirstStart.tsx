/**
 * The first start: three steps to a first campaign that reaches no real person, and the words the
 * person will meet.
 */

import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Box, Button, Group, Stack } from '@mantine/core';
import {
  IconCircleCheck,
  IconFileImport,
  IconPlus,
  IconRoute,
  IconUsersPlus,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRead, useWrite } from '../../api';
import { explained, Logo, Note, Page, Panel, type Step, Steps, states } from '../../components';
import { useChooseImport } from '../../features/chooseImport';
import { useNewCampaign } from '../../features/newCampaign';
import { useFormat } from '../../format';
import { stateVar } from '../../theme';
import css from './overview.module.css';

function Words() {
  const { i18n } = useI18n();
  return (
    <Panel title={<Trans>Delivery statuses</Trans>} className={css.explained}>
      <Box component="ul" px={16} pt={8} pb={12}>
        {explained.map((name) => {
          const { word, meaning, Icon, color } = states[name];
          return (
            <Group component="li" gap={8} py={5} wrap="nowrap" align="flex-start" key={name}>
              <Icon size={16} stroke={1.9} color={stateVar(color, 'text')} aria-hidden />
              <div>
                <div className="medium">{i18n._(word)}</div>
                <div className="small faint">{i18n._(meaning)}</div>
              </div>
            </Group>
          );
        })}
      </Box>
    </Panel>
  );
}

export function FirstStart({ people }: { people: number }) {
  const { t } = useLingui();
  const format = useFormat();
  const practice = useRead('practice_state', {});
  const samples = useWrite('contact_samples');
  const chooseImport = useChooseImport();
  const newCampaign = useNewCampaign();
  const running = practice.data?.running ?? true;
  const number = format.number(people);
  const port = practice.data?.port ?? 0;

  const steps: Step[] = [
    {
      id: 'relay',
      state: running ? 'done' : 'now',
      title: running ? t`The practice relay is running` : t`The practice relay is not running`,
      description: t`It accepts every email like a real relay but keeps it on this computer. You can simulate errors to see what Postroom does.`,
      more: running ? (
        port > 0 ? (
          <>
            <span className="mono soft">127.0.0.1:{port}</span>
            <Group
              component="span"
              gap={6}
              wrap="nowrap"
              c="var(--pr-success)"
              className="small medium"
            >
              <IconCircleCheck size={14} aria-hidden />
              <Trans>ready</Trans>
            </Group>
          </>
        ) : null
      ) : (
        <Note kind="danger">{practice.data?.error ?? t`The cause is unknown.`}</Note>
      ),
    },
    people > 0
      ? {
          id: 'people',
          state: 'done',
          title: (
            <Plural
              value={people}
              one={`${number} contact imported`}
              other={`${number} contacts imported`}
            />
          ),
          description: t`View them under Contacts, or import more.`,
        }
      : {
          id: 'people',
          state: running ? 'now' : 'next',
          title: t`Import contacts`,
          description: t`Drop a CSV file on this window, or try 25 sample contacts.`,
          more: (
            <>
              <Button
                leftSection={<IconUsersPlus size={16} />}
                loading={samples.isPending}
                onClick={() => samples.mutate({})}
              >
                <Trans>Add 25 sample contacts</Trans>
              </Button>
              <Button
                variant="default"
                leftSection={<IconFileImport size={16} />}
                onClick={chooseImport}
              >
                <Trans>Choose a file</Trans>
              </Button>
              {samples.error ? <Note kind="danger">{samples.error.message}</Note> : null}
            </>
          ),
        },
    {
      id: 'write',
      state: people > 0 && running ? 'now' : 'next',
      title: t`Write and send a campaign`,
      description: t`Write an email, insert a first name, press Send. Then read every email in the practice inbox.`,
      more:
        people > 0 ? (
          <Button leftSection={<IconPlus size={16} />} onClick={newCampaign}>
            <Trans>New campaign</Trans>
          </Button>
        ) : null,
    },
  ];

  return (
    <Page>
      <div className={css.first}>
        <Stack miw={0}>
          <Group component="header" wrap="nowrap">
            <Logo size={56} />
            <div>
              <h1>
                <Trans>Send your first practice campaign</Trans>
              </h1>
              <p className="soft">
                <Trans>
                  Three steps, five minutes. Every email goes to the practice inbox on this
                  computer.
                </Trans>
              </p>
            </div>
          </Group>
          <Panel>
            <Steps steps={steps} />
          </Panel>
          <Group gap={8} px={16} wrap="nowrap">
            <IconRoute size={16} color="var(--pr-ink-faint)" aria-hidden />
            <Box component="span" flex={1} className="soft">
              <Trans>Already have a relay, such as SendGrid or Brevo?</Trans>
            </Box>
            <Button component={Link} to="/relays/new" variant="default">
              <Trans>Connect a relay</Trans>
            </Button>
          </Group>
        </Stack>
        <Words />
      </div>
    </Page>
  );
}
