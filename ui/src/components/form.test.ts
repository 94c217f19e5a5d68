/** Forms: an invalid value and a refusal of the program are shown on their field. */
import { describe, expect, it } from 'vitest';
import { z } from '../zod';
import { serverErrors, validateWith } from './form';

interface Values {
  name: string;
  port: number;
}

const schema = z.object({ name: z.string().trim().min(1), port: z.int().min(1).max(65_535) });
const messages = { name: 'Enter a name.', port: 'Enter a number from 1 to 65,535.' };

describe('forms', () => {
  it('an invalid field has its sentence, a valid one none', () => {
    const validate = validateWith<Values>(schema, messages);
    expect(validate({ name: ' ', port: 25 })).toEqual({ name: 'Enter a name.' });
    expect(validate({ name: 'Relay', port: 0 })).toEqual({
      port: 'Enter a number from 1 to 65,535.',
    });
    expect(validate({ name: 'Relay', port: 25 })).toEqual({});
  });

  it('a failure code is shown on the field that it names', () => {
    const codes = { name_taken: { field: 'name', message: 'This name is taken.' } } as const;
    expect(serverErrors<Values>({ code: 'name_taken' }, codes)).toEqual({
      name: 'This name is taken.',
    });
    expect(serverErrors<Values>({ code: 'disk_full' }, codes)).toEqual({});
    expect(serverErrors<Values>(null, codes)).toEqual({});
  });
});
