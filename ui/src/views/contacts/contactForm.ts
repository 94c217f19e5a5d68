/**
 * A contact as the drawer's form holds it: custom fields are rows that can be added and removed.
 *
 * Leaves out: whether the email address is valid, which the engine decides.
 */
import type { UseFormReturnType } from '@mantine/form';
import { required, validateWith } from '../../components';
import type { ContactDetail, ContactDraft, ContactStatus } from '../../host/types';
import { z } from '../../zod';

export interface FieldRow {
  /** Identifies the row while its name is being typed. */
  key: number;
  name: string;
  value: string;
}

export interface ContactValues {
  address: string;
  given: string;
  family: string;
  status: ContactStatus;
  /** Ids of lists. */
  lists: string[];
  /** Ids of tags. */
  tags: string[];
  fields: FieldRow[];
}

export const validate = validateWith<ContactValues>(z.object({ address: required }), {});

export type ContactForm = UseFormReturnType<ContactValues>;

export const newContact: ContactValues = {
  address: '',
  given: '',
  family: '',
  status: 'subscribed',
  lists: [],
  tags: [],
  fields: [],
};

export function newRow(rows: FieldRow[]): FieldRow {
  return { key: Math.max(-1, ...rows.map((row) => row.key)) + 1, name: '', value: '' };
}

/** `tags` are the ids of all tags; every other id is a list. */
export function toValues(contact: ContactDetail, tags: string[]): ContactValues {
  return {
    address: contact.address,
    given: contact.given_name ?? '',
    family: contact.family_name ?? '',
    status: contact.status,
    lists: contact.lists.filter((id) => !tags.includes(id)),
    tags: contact.lists.filter((id) => tags.includes(id)),
    fields: Object.entries(contact.fields).map(([name, value], key) => ({ key, name, value })),
  };
}

export function toDraft(id: string | null, values: ContactValues): ContactDraft {
  const named = values.fields.filter((row) => row.name.trim() !== '');
  return {
    id,
    address: values.address.trim(),
    given_name: values.given.trim(),
    family_name: values.family.trim(),
    status: values.status,
    lists: [...values.lists, ...values.tags],
    fields: Object.fromEntries(named.map((row) => [row.name.trim(), row.value.trim()])),
  };
}
