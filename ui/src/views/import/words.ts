/**
 * Sentences for the stable codes of importing: what a file is, why it cannot be read, why a row is
 * left out.
 */
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ColumnRole, DateOrder, FieldKind } from '../../host/types';

const troubles: Record<string, MessageDescriptor> = {
  import_open: msg`The file cannot be opened. Is it still there?`,
  import_read: msg`The file could not be read to its end.`,
  import_folder: msg`This is a folder, not a file.`,
  import_no_file: msg`This is no file but a pipe or a device.`,
  import_changed: msg`The file has changed since it was checked. Go back and check it again.`,
  import_cell_too_long: msg`A cell in the file is longer than 1 MB, which no person needs. Save the list as CSV and bring that in.`,
  import_too_many_rows: msg`A sheet in the file has more rows than a sheet can have, or they are out of order. Save it as CSV and bring that in.`,
  import_empty: msg`The file is empty.`,
  import_broken: msg`The file is damaged, or is not what its name says.`,
  import_password: msg`The file is locked with a password. Open it, save it without one, and bring that in.`,
  import_too_large: msg`The file unpacks to more than Postroom can read. Save the list as CSV and bring that in.`,
  import_empty_archive: msg`There is no list of people in this archive.`,
  import_no_sheet: msg`There is no such sheet in the file.`,
  import_web_page: msg`This is a web page, not a list. Open it in your spreadsheet program and save it as a workbook or CSV.`,
  import_json: msg`The JSON in this file cannot be read.`,
  import_foreign: msg`This is not a list of people in a text file.`,
  import_not_text: msg`This is not a text file. A CSV file is needed.`,
  import_too_many_columns: msg`The file has more columns than Postroom can take.`,
  import_no_address_column: msg`No column is chosen as the e-mail address.`,
  import_no_activity: msg`No column of it says what came of mails.`,
  import_two_columns: msg`Two columns are chosen as the same thing. Leave one of them out.`,
  import_encoding: msg`Postroom does not know this encoding.`,
};

export function fileTrouble(code: string | undefined): MessageDescriptor | undefined {
  return code === undefined ? undefined : troubles[code];
}

/** They follow a number, whatever it is. */
const reasons: Record<string, MessageDescriptor> = {
  address_empty: msg`without an address`,
  address_no_at: msg`without an @ in the address`,
  address_many_ats: msg`with more than one @`,
  address_many: msg`with more than one address in the cell`,
  address_no_local: msg`with nothing before the @`,
  address_no_domain: msg`with nothing after the @`,
  address_space: msg`with a space in the address`,
  address_invisible: msg`with an invisible character in the address`,
  address_local_character: msg`with a character before the @ that cannot be there`,
  address_local_dots: msg`with a dot in the wrong place before the @`,
  address_local_too_long: msg`with more than 64 characters before the @`,
  address_no_dot: msg`with a domain without an ending such as .com`,
  address_domain_dots: msg`with a dot in the wrong place after the @`,
  address_domain: msg`with a domain that cannot exist`,
  address_literal: msg`with a number where a domain should be`,
  address_too_long: msg`with an address that is longer than an address may be`,
  address_exchange: msg`with an internal name of Exchange instead of an address`,
  address_internal: msg`with an address inside a network of its own`,
  double: msg`with an address that stands further up in the file`,
  field_too_long: msg`with a cell that is too long`,
  unclosed_quote: msg`with a quotation mark that is opened and never closed`,
  rows_in_cell: msg`with a quotation mark that is never closed, so that rows below it are lost in its cell`,
  row_too_long: msg`too long; a quotation mark may be missing its partner`,
};

export function reasonWords(i18n: I18n, code: string, message: string): string {
  const known = reasons[code];
  return known ? i18n._(known) : message;
}

/** They follow a number; these people are taken all the same. */
const doubts: Record<string, MessageDescriptor> = {
  address_typo: msg`with what looks like a slip in the domain`,
  address_role: msg`to a role such as info@, where several people may read`,
  address_disposable: msg`from a service for throw-away addresses`,
  broken_characters: msg`with characters that cannot be read; the file may be in another encoding`,
};

export function doubtWords(i18n: I18n, code: string): string {
  const known = doubts[code];
  return known ? i18n._(known) : code;
}

const kinds: Record<FieldKind, MessageDescriptor> = {
  text: msg`Text`,
  number: msg`Numbers`,
  date: msg`Dates`,
  yes_no: msg`Yes or no`,
  choice: msg`A few choices`,
};

export function kindName(i18n: I18n, kind: FieldKind): string {
  return i18n._(kinds[kind]);
}

const orders: Record<DateOrder, MessageDescriptor> = {
  day_first: msg`Dates: day first`,
  month_first: msg`Dates: month first`,
  as_written: msg`Dates: as they are`,
};

/** How days can be read. */
export const dateOrders: DateOrder[] = ['day_first', 'month_first', 'as_written'];

export function dateOrderName(i18n: I18n, order: DateOrder): string {
  return i18n._(orders[order]);
}

const quotes: Record<string, MessageDescriptor> = {
  '"': msg`Double quotation marks`,
  "'": msg`Apostrophes`,
  '': msg`Nothing`,
};

/** What may stand around cells. */
export const quoteChoices = ['"', "'", ''];

export function quoteName(i18n: I18n, quote: string): string {
  const known = quotes[quote];
  return known ? i18n._(known) : quote;
}

const delimiters: Record<string, MessageDescriptor> = {
  ',': msg`Comma`,
  ';': msg`Semicolon`,
  '\t': msg`Tab`,
  '|': msg`Vertical bar`,
};

/** The delimiters one can choose from. */
export const delimiterChoices = [',', ';', '\t', '|'];

export function delimiterName(i18n: I18n, delimiter: string): string {
  const known = delimiters[delimiter];
  return known ? i18n._(known) : delimiter;
}

const roles: Record<Exclude<ColumnRole['kind'], 'field'>, MessageDescriptor> = {
  address: msg`E-mail address`,
  given_name: msg`First name`,
  family_name: msg`Last name`,
  full_name: msg`First and last name`,
  other_address: msg`Further e-mail address`,
  consent: msg`May be written to: yes or no`,
  opted_out: msg`Has opted out: yes or no`,
  consent_at: msg`When they said yes`,
  evidence: msg`Proof that they said yes`,
  lists: msg`Names of lists`,
  tags: msg`Names of tags`,
  ignore: msg`Leave out`,
};

export function roleName(i18n: I18n, role: ColumnRole): string {
  return role.kind === 'field' ? role.name : i18n._(roles[role.kind]);
}
