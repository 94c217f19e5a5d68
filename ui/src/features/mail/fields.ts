/**
 * What a merge field is called on screen: our word for the built-in ones, the user's for the rest.
 */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { useRead } from '../../api';
import type { MergeField } from '../../host/types';

const builtIn: Record<string, MessageDescriptor> = {
  given_name: msg`First name`,
  family_name: msg`Last name`,
  name: msg`Full name`,
  address: msg`Email address`,
  unsubscribe_url: msg`Unsubscribe link`,
};

export interface NamedField {
  tag: string;
  name: string;
}

/** `name('given_name')` → "First name". */
export function useFieldName(): (tag: string, own?: string) => string {
  const { i18n } = useLingui();
  return (tag, own) => {
    const label = builtIn[tag];
    return label ? i18n._(label) : (own ?? tag);
  };
}

/** A subject as a person reads it: `{{ given_name | default("friend") }}` → ‹First name›. */
export function useReadable(): (text: string) => string {
  const nameOf = useFieldName();
  return (text) =>
    text.replace(/\{\{\s*([A-Za-z_]\w*)[^{}]*\}\}/g, (_, tag: string) => `‹${nameOf(tag)}›`).trim();
}

/** The most used fields come first; custom fields follow. */
const order = Object.keys(builtIn);

/** Every field a mail can use, named. */
export function useFields(): NamedField[] {
  const nameOf = useFieldName();
  const { data } = useRead('merge_fields', {});
  const rank = ({ tag, built_in }: MergeField) => (built_in ? order.indexOf(tag) : order.length);
  return [...(data ?? [])]
    .sort((a, b) => rank(a) - rank(b))
    .map((field) => ({
      tag: field.tag,
      name: field.built_in ? nameOf(field.tag, field.name) : field.name,
    }));
}
