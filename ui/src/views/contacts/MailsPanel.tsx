/**
 * Every email sent to a contact, with its status and later events.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Box, Group, Stack } from '@mantine/core';
import { IconMailOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Panel, StateMark } from '../../components';
import { EventMarks } from '../../features/EventMarks';
import { useFormat } from '../../format';
import type { PersonView } from '../../host/types';
import css from './contactPage.module.css';

interface MailProps {
  mail: PersonView['mails'][number];
  /** The contact's email address. */
  address: string;
}

function Mail({ mail, address }: MailProps) {
  const format = useFormat();
  return (
    <li className={css.mail}>
      <Stack gap={0} miw={0}>
        <Link
          to="/campaigns/$id/deliveries"
          params={{ id: mail.campaign }}
          search={{ search: address }}
          className="medium cut"
        >
          {mail.subject || mail.campaign_name}
        </Link>
        {mail.reply ? (
          <span className="small faint cut" title={mail.reply}>
            {mail.reply}
          </span>
        ) : null}
      </Stack>
      <StateMark state={mail.status} />
      <span className="small faint cut">{mail.relay ?? ''}</span>
      <Box component="span" ta="right" className="small faint num">
        {format.moment(mail.at)}
      </Box>
      {mail.since.length > 0 ? (
        <Group gap="2px 12px" className={css.events}>
          <span className="small faint">
            <Trans>Since then</Trans>
          </span>
          <EventMarks events={mail.since} />
        </Group>
      ) : null}
    </li>
  );
}

export function MailsPanel({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const format = useFormat();
  const { mails } = person;
  const count = format.number(mails.length);
  return (
    <Panel
      title={t`Emails sent`}
      right={
        <Box component="span" pr={8} className="small faint num">
          <Plural value={mails.length} one="one email" other={`${count} emails`} />
        </Box>
      }
    >
      {mails.length === 0 ? (
        <Group gap={8} p={16}>
          <IconMailOff size={20} stroke={1.6} className="faint" aria-hidden />
          <span className="soft">
            <Trans>No emails sent yet.</Trans>
          </span>
        </Group>
      ) : (
        <ul aria-label={t`Emails sent`}>
          {mails.map((mail) => (
            <Mail key={mail.delivery} mail={mail} address={person.contact.address} />
          ))}
        </ul>
      )}
      {person.since.length > 0 ? (
        <Group gap="4px 12px" className={css.other}>
          <span className="small soft">
            <Trans>Not about a particular email:</Trans>
          </span>
          <EventMarks events={person.since} />
        </Group>
      ) : null}
    </Panel>
  );
}
