/**
 * A person as the drawer's form holds one: fields as rows that can be added and taken away.
 *
 * Leaves out: whether the address is one, which the program says.
 */
import type { ContactDetail, ContactDraft, ContactStatus } from '../../host/types';

export interface FieldRow {
  /** Tells rows apart while both halves are being typed. */
  key: number;
  name: string;
  value: string;
}

export interface ContactForm {
  address: string;
  given: string;
  family: string;
  status: ContactStatus;
  lists: string[];
  /** Ids of tags. */
  tags: string[];
  fields: FieldRow[];
}

export const nobody: ContactForm = {
  address: '',
  given: '',
  family: '',
  status: 'subscribed',
  lists: [],
  tags: [],
  fields: [],
};

/** `tags` are the ids of all tags there are; the others are lists. */
export function formValues(person: ContactDetail, tags: string[]): ContactForm {
  return {
    address: person.address,
    given: person.given_name ?? '',
    family: person.family_name ?? '',
    status: person.status,
    lists: person.lists.filter((id) => !tags.includes(id)),
    tags: person.lists.filter((id) => tags.includes(id)),
    fields: Object.entries(person.fields).map(([name, value], key) => ({ key, name, value })),
  };
}

export function toDraft(id: string | null, form: ContactForm): ContactDraft {
  const filled = form.fields.filter((row) => row.name.trim() !== '');
  return {
    id,
    address: form.address.trim(),
    given_name: form.given.trim(),
    family_name: form.family.trim(),
    status: form.status,
    lists: [...form.lists, ...form.tags],
    fields: Object.fromEntries(filled.map((row) => [row.name.trim(), row.value.trim()])),
  };
}
