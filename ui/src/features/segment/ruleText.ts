/**
 * A condition as text: "List is Newsletter", "town starts with B". Names and values are marked so that
 * they can be shown bold; an empty value is shown as "…".
 *
 * Leaves out: showing it (`FilterChips`).
 */
import type { I18n } from '@lingui/core';
import { plural, t } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { useRead } from '../../api';
import { states } from '../../components/states';
import { type Format, useFormat } from '../../format';
import type { SegmentRule, SegmentTest } from '../../host/types';
import { consentName } from '../consent';
import { kindName } from './ruleLabels';

/** Around a name or a value: characters of the private use area, which no one types. */
const [open, close] = ['\u{E000}', '\u{E001}'];
const mark = (text: string) => `${open}${text.trim() || '…'}${close}`;

/** A text in pieces; `bold`: a name or a value. */
export function pieces(text: string): { text: string; bold: boolean }[] {
  return text
    .split(open)
    .flatMap((part, at) => {
      const [bold = '', rest] = part.split(close);
      return at === 0
        ? [{ text: part, bold: false }]
        : [
            { text: bold, bold: true },
            { text: rest ?? '', bold: false },
          ];
    })
    .filter(({ text }) => text !== '');
}

export const plainText = (text: string): string => text.replaceAll(open, '').replaceAll(close, '');

/** Looks up names by id. */
interface Names {
  list: (id: string) => { name: string; tag: boolean } | undefined;
  campaign: (id: string) => string | undefined;
  file: (id: string) => string | undefined;
}

function day(format: Format, iso: string): string {
  const at = Date.parse(`${iso}T12:00`);
  return mark(Number.isNaN(at) ? iso : format.day(at));
}

function testText(i18n: I18n, format: Format, what: string, test: SegmentTest): string {
  switch (test.op) {
    case 'is':
      return t(i18n)`${what} is ${mark(test.value)}`;
    case 'is_not':
      return t(i18n)`${what} is not ${mark(test.value)}`;
    case 'contains':
      return t(i18n)`${what} contains ${mark(test.value)}`;
    case 'starts_with':
      return t(i18n)`${what} starts with ${mark(test.value)}`;
    case 'filled':
      return t(i18n)`${what} is not empty`;
    case 'empty':
      return t(i18n)`${what} is empty`;
    case 'above':
      return t(i18n)`${what} is greater than ${mark(test.value)}`;
    case 'below':
      return t(i18n)`${what} is less than ${mark(test.value)}`;
    case 'before':
      return t(i18n)`${what} is before ${day(format, test.value)}`;
    case 'after':
      return t(i18n)`${what} is after ${day(format, test.value)}`;
    case 'within_last_days': {
      const days = mark(format.number(test.value));
      return t(
        i18n,
      )`${plural(test.value, { one: `${what} is within the last day`, other: `${what} is within the last ${days} days` })}`;
    }
    case 'within_next_days': {
      const days = mark(format.number(test.value));
      return t(
        i18n,
      )`${plural(test.value, { one: `${what} is within the next day`, other: `${what} is within the next ${days} days` })}`;
    }
    case 'anniversary_today':
      return t(i18n)`${what} has its anniversary today`;
  }
}

/** When a contact was added. */
function addedText(i18n: I18n, format: Format, test: SegmentTest): string {
  switch (test.op) {
    case 'before':
      return t(i18n)`Added before ${day(format, test.value)}`;
    case 'after':
      return t(i18n)`Added after ${day(format, test.value)}`;
    case 'within_last_days': {
      const days = mark(format.number(test.value));
      return t(i18n)`Added in the last ${days} days`;
    }
    default:
      return testText(i18n, format, kindName(i18n, 'since'), test);
  }
}

function ruleText(
  i18n: I18n,
  format: Format,
  names: Names,
  rule: SegmentRule,
  inner: boolean,
): string {
  switch (rule.kind) {
    case 'group': {
      const each = rule.rules.map((one) => ruleText(i18n, format, names, one, true));
      if (rule.together === 'none') return t(i18n)`none of: ${each.join(', ')}`;
      const together = each.join(rule.together === 'all' ? t(i18n)` and ` : t(i18n)` or `);
      return inner && each.length > 1 ? `(${together})` : together;
    }
    case 'field':
      return testText(i18n, format, rule.name || kindName(i18n, 'field'), rule.test);
    case 'given_name':
    case 'family_name':
    case 'address':
    case 'domain':
      return testText(i18n, format, kindName(i18n, rule.kind), rule.test);
    case 'since':
      return addedText(i18n, format, rule.test);
    case 'on_list': {
      const list = names.list(rule.list);
      const name = mark(list?.name ?? '');
      return list?.tag ? t(i18n)`Tag is ${name}` : t(i18n)`List is ${name}`;
    }
    case 'status': {
      const word =
        rule.status === 'subscribed' ? t(i18n)`Subscribed` : i18n._(states[rule.status].word);
      return t(i18n)`Status is ${mark(word)}`;
    }
    case 'consent':
      return t(i18n)`Consent basis is ${mark(consentName(i18n, rule.basis))}`;
    case 'import':
      return t(i18n)`Imported from ${mark(names.file(rule.import) ?? '')}`;
    case 'got':
      return t(i18n)`Received ${mark(names.campaign(rule.campaign) ?? '')}`;
    case 'opened':
      return t(i18n)`Opened ${mark(names.campaign(rule.campaign) ?? '')}`;
    case 'clicked':
      return t(i18n)`Clicked in ${mark(names.campaign(rule.campaign) ?? '')}`;
    case 'got_of_last': {
      const [least, of] = [mark(format.number(rule.at_least)), mark(format.number(rule.campaigns))];
      return t(i18n)`Received at least ${least} of the last ${of} campaigns`;
    }
    case 'opened_of_last': {
      const [mails, most] = [mark(format.number(rule.mails)), mark(format.number(rule.at_most))];
      return rule.at_most === 0
        ? t(i18n)`Received the last ${mails} emails, opened none`
        : t(i18n)`Received the last ${mails} emails, opened at most ${most}`;
    }
    case 'active_within_days': {
      const days = mark(format.number(rule.days));
      return t(i18n)`Opened or clicked within the last ${days} days`;
    }
  }
}

/** Turns a condition or a group into text, with its names and values marked. */
export function useRuleText(): (rule: SegmentRule) => string {
  const { i18n } = useLingui();
  const format = useFormat();
  const lists = useRead('list_all', {});
  const tags = useRead('tag_all', {});
  const campaigns = useRead('campaign_list', {});
  const imports = useRead('import_history', {});
  const names: Names = {
    list: (id) => {
      const list = lists.data?.find((one) => one.id === id);
      const tag = tags.data?.find((one) => one.id === id);
      const found = list ?? tag;
      return found && { name: found.name, tag: !list };
    },
    campaign: (id) => {
      const found = campaigns.data?.find((one) => one.id === id);
      return found && (found.name || t(i18n)`Without a name`);
    },
    file: (id) => imports.data?.find((one) => one.id === id)?.name,
  };
  return (rule) => ruleText(i18n, format, names, rule, false);
}
