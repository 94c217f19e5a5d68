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

export interface PersonForm {
  address: string;
  given: string;
  family: string;
  status: ContactStatus;
  lists: string[];
  fields: FieldRow[];
}

export const nobody: PersonForm = {
  address: '',
  given: '',
  family: '',
  status: 'subscribed',
  lists: [],
  fields: [],
};

export function formOf(person: ContactDetail): PersonForm {
  return {
    address: person.address,
    given: person.given_name ?? '',
    family: person.family_name ?? '',
    status: person.status,
    lists: person.lists,
    fields: Object.entries(person.fields).map(([name, value], key) => ({ key, name, value })),
  };
}

export function draftOf(id: string | null, form: PersonForm): ContactDraft {
  const filled = form.fields.filter((row) => row.name.trim() !== '');
  return {
    id,
    address: form.address.trim(),
    given_name: form.given.trim(),
    family_name: form.family.trim(),
    status: form.status,
    lists: form.lists,
    fields: Object.fromEntries(filled.map((row) => [row.name.trim(), row.value.trim()])),
  };
}
