/**
 * Lists, tags, custom fields and dates of a contact.
 */
import { useLingui } from '@lingui/react/macro';
import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Panel } from '../../components';
import { useFormat } from '../../format';
import type { PersonView } from '../../host/types';
import css from './contactPage.module.css';

function Detail({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt className="small faint">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function DetailsPanel({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const format = useFormat();
  const { contact } = person;
  const fields = Object.entries(contact.fields).sort(([a], [b]) => a.localeCompare(b));
  return (
    <Panel title={t`Details`} pad>
      <Stack component="dl" gap={8}>
        <Detail name={t`Lists`}>
          {person.list_names.length > 0 ? format.list(person.list_names) : '–'}
        </Detail>
        {person.tags.length > 0 ? <Detail name={t`Tags`}>{format.list(person.tags)}</Detail> : null}
        {fields.map(([name, value]) => (
          <Detail key={name} name={name}>
            <span className={css.value}>{value}</span>
          </Detail>
        ))}
        <Detail name={t`Added`}>
          <span className="num">{format.day(contact.created_at)}</span>
        </Detail>
        <Detail name={t`Last changed`}>
          <span className="num">{format.day(contact.updated_at)}</span>
        </Detail>
      </Stack>
    </Panel>
  );
}
