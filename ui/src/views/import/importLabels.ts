/**
 * Sentences for the stable codes of importing: what a file is, why it cannot be read, why a row is
 * left out.
 */
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ColumnRole, ConsentBasis, DateOrder, FieldKind } from '../../host/types';

const fileErrors: Record<string, MessageDescriptor> = {
  import_open: msg`The file can’t be opened. Is it still there?`,
  import_read: msg`The file could not be read completely.`,
  import_folder: msg`This is a folder, not a file.`,
  import_no_file: msg`This is not a regular file.`,
  import_changed: msg`The file has changed since it was checked. Go back and check it again.`,
  import_cell_too_long: msg`A cell in the file is larger than 1 MB. Save the list as CSV and import that file.`,
  import_too_many_rows: msg`A sheet in the file has too many rows, or its rows are out of order. Save it as CSV and import that file.`,
  import_empty: msg`The file is empty.`,
  import_broken: msg`The file is damaged, or its type does not match its name.`,
  import_password: msg`The file is password-protected. Save a copy without a password and import that.`,
  import_too_large: msg`The file is too large when unpacked. Save the list as CSV and import that file.`,
  import_over_limits: msg`The file could not be read: it needs more memory or time than a contact list should. Save the list as CSV and import that file.`,
  import_empty_archive: msg`This archive contains no contact list.`,
  import_no_sheet: msg`The file has no sheet with this name.`,
  import_web_page: msg`This is a web page, not a contact list. Open it in a spreadsheet program and save it as XLSX or CSV.`,
  import_json: msg`The file contains invalid JSON.`,
  import_foreign: msg`This file type is not supported.`,
  import_not_text: msg`This is not a text file. Choose a CSV file.`,
  import_hashed_list: msg`This list contains hashes instead of email addresses. Postroom can’t use hashes. Ask for a list with the addresses.`,
  import_too_many_columns: msg`The file has too many columns.`,
  import_no_address_column: msg`No column is mapped to the email address.`,
  import_no_activity: msg`The file has no column with provider events.`,
  import_two_columns: msg`Two columns are mapped to the same field. Don’t import one of them.`,
  import_encoding: msg`Postroom does not support this encoding.`,
  import_ldif: msg`This is an LDIF address book. Export it as CSV or vCard and import that file.`,
  import_question: msg`A column may say who must not get email. Go back to the columns and answer the question about it.`,
  import_no_consent_basis: msg`Go back to the columns and say why these people may be emailed, or that you don’t know.`,
};

export function fileErrorMessage(code: string | undefined): MessageDescriptor | undefined {
  return code === undefined ? undefined : fileErrors[code];
}

/** They follow a number, whatever it is. */
const reasons: Record<string, MessageDescriptor> = {
  address_empty: msg`No address`,
  address_no_at: msg`No @ in the address`,
  address_many_ats: msg`More than one @`,
  address_many: msg`More than one address in the cell`,
  address_no_local: msg`Nothing before the @`,
  address_no_domain: msg`Nothing after the @`,
  address_space: msg`Space in the address`,
  address_invisible: msg`Invisible character in the address`,
  address_local_character: msg`Invalid character before the @`,
  address_local_dots: msg`Misplaced dot before the @`,
  address_local_too_long: msg`More than 64 characters before the @`,
  address_no_dot: msg`Domain without an ending such as .com`,
  address_domain_dots: msg`Misplaced dot after the @`,
  address_domain: msg`Invalid domain`,
  address_literal: msg`IP address instead of a domain`,
  address_too_long: msg`Address too long`,
  address_exchange: msg`Internal Exchange name instead of an address`,
  address_internal: msg`Address in a private network`,
  double: msg`Duplicate of an earlier row`,
  double_merged: msg`Duplicate of an earlier row; its lists, tags and missing values were added there`,
  field_too_long: msg`Cell too long`,
  unclosed_quote: msg`Quotation mark never closed`,
  rows_in_cell: msg`Quotation mark never closed; the cell swallows the rows below`,
  too_many_cells: msg`More cells than columns; a cell may contain an unquoted delimiter`,
  row_too_long: msg`Row too long; a quotation mark may not be closed`,
};

export function reasonLabel(i18n: I18n, code: string, message: string): string {
  const known = reasons[code];
  return known ? i18n._(known) : message;
}

/** They follow a number; these people are taken all the same. */
const warnings: Record<string, MessageDescriptor> = {
  address_typo: msg`Domain looks misspelled`,
  address_role: msg`Role address such as info@, possibly read by several people`,
  address_disposable: msg`Disposable address`,
  time_zone_unknown: msg`Unknown time zone; this computer’s time zone is used`,
  broken_characters: msg`Unreadable characters; the file may use another encoding`,
};

export function warningLabel(i18n: I18n, code: string): string {
  const known = warnings[code];
  return known ? i18n._(known) : code;
}

const consentTexts: Partial<Record<ConsentBasis, MessageDescriptor>> = {
  none: msg`I don’t know: import them, but send nothing`,
  not_stated: msg`The file says it for each person`,
  opt_in: msg`They subscribed`,
  double_opt_in: msg`They subscribed and confirmed it by email`,
  customer: msg`They are customers who were told they can opt out`,
  member: msg`They are members of our club, school or company`,
  other: msg`Another reason`,
};

/** The answers to why people may be emailed; the first emails nobody. */
export const consentAnswers: ConsentBasis[] = [
  'none',
  'not_stated',
  'opt_in',
  'double_opt_in',
  'customer',
  'member',
  'other',
];

export function consentAnswerText(i18n: I18n, basis: ConsentBasis): string {
  const known = consentTexts[basis];
  return known ? i18n._(known) : basis;
}

const kinds: Record<FieldKind, MessageDescriptor> = {
  text: msg`Text`,
  number: msg`Numbers`,
  date: msg`Dates`,
  yes_no: msg`Yes or no`,
  choice: msg`Choice`,
};

export function kindName(i18n: I18n, kind: FieldKind): string {
  return i18n._(kinds[kind]);
}

const orders: Record<DateOrder, MessageDescriptor> = {
  day_first: msg`Dates: day first`,
  month_first: msg`Dates: month first`,
  as_written: msg`Dates: keep as text`,
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
  address: msg`Email address`,
  given_name: msg`First name`,
  family_name: msg`Last name`,
  full_name: msg`First and last name`,
  other_address: msg`Additional email address`,
  consent: msg`Subscribed (yes/no)`,
  opted_out: msg`Unsubscribed (yes/no)`,
  consent_at: msg`Consent date`,
  evidence: msg`Proof of consent`,
  lists: msg`List names`,
  tags: msg`Tag names`,
  ignore: msg`Don’t import`,
};

export function roleName(i18n: I18n, role: ColumnRole): string {
  return role.kind === 'field' ? role.name : i18n._(roles[role.kind]);
}
