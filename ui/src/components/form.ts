/**
 * The one form pattern: values in `useForm`, rules in a zod schema, and one sentence for each field.
 *
 * A schema issue names its field by path; `messages` has the sentence for it, so the text is
 * translated when it is shown. The program checks again when the form is saved; `serverErrors` puts its
 * failure codes on their fields. Leaves out: drawing.
 */
import type { FormErrors } from '@mantine/form';
import type { ZodType } from 'zod';
import { z } from '../zod';

/** A text that is not empty. The button to save is disabled without it, so it needs no sentence. */
export const required = z.string().trim().min(1);

/** The sentence for each field that can be wrong, by the field's name. */
export type FieldMessages<Values> = Partial<Record<Extract<keyof Values, string>, string>>;

/** For `useForm`'s `validate`: the fields that `schema` refuses, each with its sentence. */
export function validateWith<Values>(
  schema: ZodType<unknown>,
  messages: FieldMessages<Values>,
): (values: Values) => FormErrors {
  const sentences = new Map<string, string | undefined>(Object.entries(messages));
  return (values) => {
    const errors: FormErrors = {};
    for (const issue of schema.safeParse(values).error?.issues ?? []) {
      const path = issue.path.join('.');
      errors[path] ??= sentences.get(path) ?? issue.message;
    }
    return errors;
  };
}

/** Which field a failure code is about, and its sentence there. */
export type CodeErrors<Values> = Readonly<
  Record<string, { field: Extract<keyof Values, string>; message: string }>
>;

/** The program's refusal on the field that it names; empty: it is about no single field. */
export function serverErrors<Values>(
  failure: { code?: string } | null,
  errors: CodeErrors<Values>,
): FormErrors {
  const found = failure?.code === undefined ? undefined : errors[failure.code];
  return found ? { [found.field]: found.message } : {};
}
