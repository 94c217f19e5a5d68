/**
 * One person, whole: who they are, whether and why they may be written to, every mail with its
 * outcome, a note; and the two things a law gives them: all of it as a file, and being erased.
 *
 * Leaves out: changing fields, which the drawer does.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea } from '@mantine/core';
import { IconDownload, IconEraser, IconMailOff, IconPencil } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useRead, useWrite } from '../../api';
import {
  ConfirmDialog,
  ErrorPanel,
  Page,
  PageHead,
  Panel,
  SkeletonRows,
  StateMark,
  useCrumbs,
  useFailureText,
} from '../../components';
import { ChangeSummary } from '../../features/ChangeSummary';
import { consentName } from '../../features/consent';
import { EventMarks } from '../../features/EventMarks';
import { useToast } from '../../features/toast';
import { reasonName, sourceName } from '../../features/suppressionLabels';
import { useUndo } from '../../features/undo';
import { useFormat } from '../../format';
import { useHost } from '../../host/context';
import type { PersonView } from '../../host/types';
import { Consent } from './People';
import { PersonDrawer } from './PersonDrawer';
import css from './person.module.css';

function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className={css.fact}>
      <dt className="small faint">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Facts({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const format = useFormat();
  const { contact } = person;
  const fields = Object.entries(contact.fields).sort(([a], [b]) => a.localeCompare(b));
  return (
    <Panel title={t`About them`} pad>
      <dl className={css.facts}>
        <Fact name={t`Lists`}>
          {person.list_names.length > 0 ? format.list(person.list_names) : '–'}
        </Fact>
        {person.tags.length > 0 ? <Fact name={t`Tags`}>{format.list(person.tags)}</Fact> : null}
        {fields.map(([name, value]) => (
          <Fact key={name} name={name}>
            <span className={css.value}>{value}</span>
          </Fact>
        ))}
        <Fact name={t`Here since`}>
          <span className="num">{format.day(contact.created_at)}</span>
        </Fact>
        <Fact name={t`Last changed`}>
          <span className="num">{format.day(contact.updated_at)}</span>
        </Fact>
      </dl>
    </Panel>
  );
}

function Why({ person }: { person: PersonView }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { contact, suppressions } = person;
  return (
    <Panel title={t`May we write?`} pad>
      <div className={css.stack}>
        <div className={css.line}>
          <Consent status={contact.status} suppressed={suppressions.length > 0} />
          <span className="small soft">{consentName(i18n, person.consent)}</span>
        </div>
        {suppressions.map((one) => {
          const [reason, since] = [reasonName(i18n, one.reason), format.day(one.created_at)];
          const source = one.note || sourceName(i18n, one.source);
          const { entry } = one;
          return (
            <p key={one.id} className="small soft num">
              {one.kind === 'domain' ? (
                <Trans>
                  Everybody at {entry} is on the suppression list: {reason}, since {since} ({source}
                  )
                </Trans>
              ) : (
                <Trans>
                  On the suppression list: {reason}, since {since} ({source})
                </Trans>
              )}
            </p>
          );
        })}
        {person.consents.length === 0 ? (
          <p className="small faint">
            <Trans>They were added by hand, so there is no file that proves their consent.</Trans>
          </p>
        ) : (
          <ul className={css.records} aria-label={t`Where their consent comes from`}>
            {person.consents.map((one) => {
              const { file } = one;
              const row = format.number(one.line);
              const at = format.day(one.at);
              const when = one.consented_at === null ? '' : format.moment(one.consented_at);
              return (
                <li key={one.import} className="small">
                  <div className="num">
                    <Trans>
                      Row {row} of {file}, brought in {at}
                    </Trans>
                  </div>
                  <div className="soft">{consentName(i18n, one.basis)}</div>
                  {one.wording ? <div className="soft">“{one.wording}”</div> : null}
                  {when ? (
                    <div className="soft num">
                      <Trans>They said yes on {when}</Trans>
                    </div>
                  ) : null}
                  {one.evidence ? <div className={`${css.value} faint`}>{one.evidence}</div> : null}
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </Panel>
  );
}

function Mails({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const format = useFormat();
  const { mails } = person;
  const count = format.number(mails.length);
  return (
    <Panel
      title={t`Mails to them`}
      right={
        <span className="small faint num" style={{ paddingRight: 8 }}>
          <Plural value={mails.length} one="one mail" other={`${count} mails`} />
        </span>
      }
    >
      {mails.length === 0 ? (
        <div className={css.nothing}>
          <IconMailOff size={20} stroke={1.6} className="faint" aria-hidden />
          <span className="soft">
            <Trans>Nothing was sent to them yet.</Trans>
          </span>
        </div>
      ) : (
        <ul className={css.mails} aria-label={t`Mails to them`}>
          {mails.map((mail) => (
            <li key={mail.delivery} className={css.mail}>
              <div className={css.what}>
                <Link
                  to="/campaigns/$id/deliveries"
                  params={{ id: mail.campaign }}
                  search={{ search: person.contact.address }}
                  className="medium cut"
                >
                  {mail.subject || mail.campaign_name}
                </Link>
                {mail.reply ? (
                  <span className="small faint cut" title={mail.reply}>
                    {mail.reply}
                  </span>
                ) : null}
              </div>
              <StateMark state={mail.status} />
              <span className="small faint cut">{mail.relay ?? ''}</span>
              <span className={`small faint num ${css.at}`}>{format.moment(mail.at)}</span>
              {mail.since.length > 0 ? (
                <div className={css.since}>
                  <span className="small faint">
                    <Trans>Since then</Trans>
                  </span>
                  <EventMarks facts={mail.since} />
                </div>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {person.since.length > 0 ? (
        <div className={css.beside}>
          <span className="small soft">
            <Trans>And of no mail in particular:</Trans>
          </span>
          <EventMarks facts={person.since} />
        </div>
      ) : null}
    </Panel>
  );
}

function NoteBox({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const toast = useToast();
  const words = useFailureText();
  const [body, setBody] = useState(person.note);
  const save = useWrite('person_note', {
    onDone: () => toast({ message: t`The note is saved.` }),
    onFailure: (failure) =>
      toast({ error: true, title: t`The note was not saved`, message: words(failure) }),
  });
  return (
    <Panel title={t`Note`} pad>
      <Textarea
        aria-label={t`Note`}
        placeholder={t`Only you see this.`}
        autosize
        minRows={3}
        maxRows={10}
        maxLength={10_000}
        value={body}
        onChange={(event) => setBody(event.currentTarget.value)}
      />
      {body.trim() === person.note.trim() ? null : (
        <div className={css.foot}>
          <Button size="xs" variant="subtle" onClick={() => setBody(person.note)}>
            <Trans>Discard</Trans>
          </Button>
          <Button
            size="xs"
            loading={save.isPending}
            onClick={() => save.mutate({ id: person.contact.id, body })}
          >
            <Trans>Save note</Trans>
          </Button>
        </div>
      )}
    </Panel>
  );
}

function History({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const format = useFormat();
  const back = useUndo();
  if (person.changes.length === 0) return null;
  return (
    <Panel title={t`Changes`}>
      <ul className={css.mails} aria-label={t`Changes`}>
        {person.changes.map((change) => (
          <li key={change.id} className={css.change}>
            <span className={change.undone_at === null ? '' : css.undone}>
              <ChangeSummary change={change} people={false} />
            </span>
            <span className="small faint num">{format.moment(change.at)}</span>
            {change.kind === 'edited' && change.undone_at === null ? (
              <Button
                size="xs"
                variant="subtle"
                loading={back.isPending}
                onClick={() => back.mutate({ id: change.id })}
              >
                <Trans>Take back</Trans>
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Person({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const host = useHost();
  const toast = useToast();
  const words = useFailureText();
  const navigate = useNavigate();
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const { contact } = person;
  const { address } = contact;
  const name = [contact.given_name, contact.family_name].filter(Boolean).join(' ');
  const save = useWrite('person_export', {
    onDone: ({ name: file }) => toast({ message: t`Everything is saved in ${file}.` }),
    onFailure: (failure) => toast({ error: true, message: words(failure) }),
  });
  const erase = useWrite('person_erase', {
    onDone: () => {
      toast({ message: t`They are erased.` });
      void navigate({ to: '/contacts' });
    },
    onFailure: (failure) =>
      toast({ error: true, title: t`Nothing was erased`, message: words(failure) }),
  });
  return (
    <Page>
      <PageHead
        title={name || address}
        line={name ? address : undefined}
        actions={
          <>
            <Button
              variant="subtle"
              leftSection={<IconEraser size={16} />}
              loading={erase.isPending}
              onClick={() => setAsking(true)}
            >
              <Trans>Erase</Trans>
            </Button>
            <Button
              variant="default"
              leftSection={<IconDownload size={16} />}
              loading={save.isPending}
              onClick={() => {
                void host.chooseSave(t`${address}.json`).then((token) => {
                  if (token) save.mutate({ id: contact.id, token });
                });
              }}
            >
              <Trans>Save all data</Trans>
            </Button>
            <Button leftSection={<IconPencil size={16} />} onClick={() => setEditing(true)}>
              <Trans>Edit</Trans>
            </Button>
          </>
        }
      />
      <div className={css.halves}>
        <div className={css.column}>
          <Mails person={person} />
          <NoteBox key={person.note} person={person} />
          <History person={person} />
        </div>
        <div className={css.column}>
          <Why person={person} />
          <Facts person={person} />
        </div>
      </div>
      {editing ? <PersonDrawer id={contact.id} onClose={() => setEditing(false)} /> : null}
      <ConfirmDialog
        danger
        opened={asking}
        title={<Trans>Erase {address}?</Trans>}
        yes={<Trans>Erase for good</Trans>}
        no={<Trans>Keep them</Trans>}
        onYes={() => {
          setAsking(false);
          erase.mutate({ id: contact.id });
        }}
        onNo={() => setAsking(false)}
      >
        <Trans>
          Name, address, fields, note and consent go for good, and the address goes from the record
          of sent mails. Only a code stays on the suppression list, from which the address cannot be
          read; it keeps them out, whatever is imported later.
        </Trans>
      </ConfirmDialog>
    </Page>
  );
}

export default function PersonPage() {
  const { t } = useLingui();
  const { id } = useParams({ from: '/contacts/$id' });
  const { data, error, refetch } = useRead('person_get', { id }, { keep: true });
  useCrumbs([
    { label: t`Contacts`, to: '/contacts' },
    { label: data?.contact.address ?? t`Contact` },
  ]);
  if (error) {
    return (
      <Page>
        <ErrorPanel
          title={<Trans>This person cannot be shown.</Trans>}
          error={error}
          onRetry={() => void refetch()}
        />
      </Page>
    );
  }
  if (!data) {
    return (
      <Page>
        <PageHead title={<Trans>Contact</Trans>} />
        <SkeletonRows rows={8} />
      </Page>
    );
  }
  return <Person key={data.contact.id} person={data} />;
}
