/**
 * One manual change in a sentence: what was done, and to how many contacts.
 */

import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../format';
import type { ChangeView, ContactStatus } from '../host/types';

const statuses: Record<ContactStatus, MessageDescriptor> = {
  subscribed: msg`subscribed`,
  no_consent: msg`no consent`,
  unsubscribed: msg`unsubscribed`,
  bounced: msg`bounced`,
  complained: msg`complained`,
};

function Action({ change }: { change: ChangeView }) {
  const { i18n } = useLingui();
  const about = change.about ?? '–';
  const into = change.into ?? '';
  const status = change.status ? i18n._(statuses[change.status]) : '';
  switch (change.kind) {
    case 'edited':
      return <Trans>{about} was edited</Trans>;
    case 'deleted':
      return <Trans>Deleted</Trans>;
    case 'status':
      return <Trans>Marked as {status}</Trans>;
    case 'list_on':
      return change.tag ? <Trans>Tagged {about}</Trans> : <Trans>Added to the list {about}</Trans>;
    case 'list_off':
      return change.tag ? (
        <Trans>Removed the tag {about}</Trans>
      ) : (
        <Trans>Removed from the list {about}</Trans>
      );
    case 'list_deleted':
      return change.tag ? (
        <Trans>The tag {about} was deleted</Trans>
      ) : (
        <Trans>The list {about} was deleted</Trans>
      );
    case 'list_merged':
      return (
        <Trans>
          {about} was merged into {into}
        </Trans>
      );
    case 'field':
      return into ? (
        <Trans>
          {about} was set to “{into}”
        </Trans>
      ) : (
        <Trans>{about} was cleared</Trans>
      );
    case 'field_renamed':
      return (
        <Trans>
          The field {about} was renamed to {into}
        </Trans>
      );
    case 'field_deleted':
      return <Trans>The field {about} was deleted</Trans>;
    case 'merged':
      return <Trans>Merged: {about}</Trans>;
  }
}

export function ChangeSummary({ change, people = true }: { change: ChangeView; people?: boolean }) {
  const format = useFormat();
  const number = format.number(change.people);
  return (
    <>
      <Action change={change} />
      {people && change.kind !== 'edited' ? (
        <span className="soft num">
          {' · '}
          <Plural value={change.people} one="one person" other={`${number} people`} />
        </span>
      ) : null}
    </>
  );
}
