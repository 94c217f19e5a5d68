/**
 * The labels of the pre-send check's findings by their stable code: title, explanation, and the page
 * that fixes it.
 *
 * A code without a label shows the engine's English message. Leaves out: the check itself.
 */
import type { MessageDescriptor } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';

export type FixPlace = 'compose' | 'relays' | 'contacts' | 'settings';

export interface FindingLabel {
  title: MessageDescriptor;
  line?: MessageDescriptor;
  fix?: { to: FixPlace; label: MessageDescriptor };
}

/** A parameter of the finding as it is shown: numbers formatted, fields named. */
export interface Param {
  (name: string): string;
  count: number;
}

const openMail = { to: 'compose', label: msg`Edit email` } as const;
const openRelays = { to: 'relays', label: msg`Open relays` } as const;
const addressParts = msg`It needs a name before the @ and a domain after it.`;

const people: Record<string, (p: Param) => FindingLabel> = {
  no_lists: () => ({
    title: msg`No recipients selected`,
    line: msg`Select at least one list or segment.`,
    fix: { to: 'compose', label: msg`Choose lists` },
  }),
  nobody_left: () => ({
    title: msg`No one on the selected lists can receive email`,
    line: msg`The lists are empty, or everyone on them has unsubscribed, bounced or complained.`,
    fix: { to: 'contacts', label: msg`View contacts` },
  }),
  left_out: (p) => {
    const count = p('count');
    return {
      title: msg`${plural(p.count, {
        one: 'One person on the lists is excluded',
        other: `${count} people on the lists are excluded`,
      })}`,
    };
  },
  zone_unknown: (p) => {
    const [count, zones, field] = [p('count'), p('zones'), p('field')];
    return {
      title: msg`${plural(p.count, {
        one: `The time zone of one person is unknown: ${zones}`,
        other: `The time zones of ${count} people are unknown: ${zones}`,
      })}`,
      line: msg`They get the email by the campaign’s time zone. Correct the field “${field}” of these contacts.`,
      fix: { to: 'contacts', label: msg`View contacts` },
    };
  },
  lacks_field: (p) => {
    const [count, field] = [p('count'), p('field')];
    return {
      title: msg`${plural(p.count, {
        one: `One person has no “${field}”`,
        other: `${count} people have no “${field}”`,
      })}`,
      line: msg`They see your fallback text, or nothing if there is none.`,
      fix: openMail,
    };
  },
  field_without_fallback: (p) => {
    const fields = p('fields');
    return { title: msg`No fallback text for “${fields}”` };
  },
};

const relays: Record<string, (p: Param) => FindingLabel> = {
  no_relay: () => ({
    title: msg`No relay selected`,
    line: msg`A relay is the mail server that sends your emails. To practice, choose the practice relay.`,
    fix: { to: 'compose', label: msg`Choose a relay` },
  }),
  relay_paused: (p) => {
    const relay = p('relay');
    return {
      title: msg`${relay} is paused`,
      line: msg`Emails wait until it works again. Nothing is lost.`,
      fix: openRelays,
    };
  },
  relay_no_password: (p) => {
    const relay = p('relay');
    return {
      title: msg`${relay} has no password`,
      line: msg`Enter it again. If this computer has no keychain, Postroom asks for it each time it starts.`,
      fix: openRelays,
    };
  },
  sender_not_taken: (p) => {
    const [relay, from] = [p('relay'), p('from')];
    return {
      title: msg`${relay} doesn’t accept email from ${from}`,
      line: msg`Its settings limit which senders it accepts. Postroom uses another relay if there is one.`,
      fix: openRelays,
    };
  },
  plan: () => ({
    title: msg`The schedule is not valid`,
    line: msg`Check the schedule above.`,
  }),
  start_passed: () => ({
    title: msg`The start time is in the past`,
    line: msg`Choose a later time, or start now.`,
  }),
  practice_relay: () => ({ title: msg`Goes to the practice inbox; no real person receives it` }),
};

const sender: Record<string, (p: Param) => FindingLabel> = {
  from_missing: () => ({
    title: msg`The sender has no email address`,
    line: msg`Recipients see it next to the subject and reply to it.`,
    fix: openMail,
  }),
  from_invalid: () => ({
    title: msg`The sender’s email address is not valid`,
    line: addressParts,
    fix: openMail,
  }),
  from_public: (p) => {
    const domain = p('domain');
    return {
      title: msg`Email from a ${domain} address often ends up in spam`,
      line: msg`Your relay isn’t the provider of that address. Use an address at your own domain.`,
      fix: openMail,
    };
  },
  from_name_missing: () => ({
    title: msg`The sender has no name`,
    line: msg`People open emails from names they recognize.`,
    fix: openMail,
  }),
  from_name_address: () => ({
    title: msg`The sender name looks like an email address`,
    line: msg`Spam filters penalize this.`,
    fix: openMail,
  }),
  reply_to_invalid: () => ({
    title: msg`The reply-to address is not valid`,
    line: addressParts,
    fix: openMail,
  }),
  postal_address_missing: () => ({
    title: msg`Your postal address is missing`,
    line: msg`Most countries require one in newsletters. It appears at the bottom of every email.`,
    fix: { to: 'settings', label: msg`Add address` },
  }),
};

const subject: Record<string, (p: Param) => FindingLabel> = {
  subject_empty: () => ({
    title: msg`The email has no subject`,
    line: msg`The subject is what makes people open an email.`,
    fix: openMail,
  }),
  subject_long: (p) => {
    const length = p('length');
    return {
      title: msg`The subject is long: ${length} characters`,
      line: msg`Most email apps show fewer than 78.`,
      fix: openMail,
    };
  },
  subject_capitals: () => ({
    title: msg`The subject is in all caps`,
    line: msg`Spam filters penalize this.`,
    fix: openMail,
  }),
  subject_fake_reply: () => ({
    title: msg`The subject looks like a fake reply`,
    line: msg`Gmail treats this as misleading.`,
    fix: openMail,
  }),
  subject_invisible: () => ({
    title: msg`The subject contains an invisible character`,
    line: msg`Postroom removes it.`,
  }),
};

const fields: Record<string, (p: Param) => FindingLabel> = {
  template_syntax: () => ({
    title: msg`A merge field has a syntax error`,
    line: msg`Often a brace or quotation mark is missing.`,
    fix: openMail,
  }),
  template_unknown_field: (p) => {
    const name = p('name');
    return {
      title: msg`No contact has a field named “${name}”`,
      line: msg`Check the spelling, or pick it from the list of merge fields.`,
      fix: openMail,
    };
  },
  template_unknown_filter: (p) => {
    const name = p('name');
    return { title: msg`“${name}” is not a known filter for merge fields`, fix: openMail };
  },
  template_render: () => ({ title: msg`A merge field can’t be filled in`, fix: openMail }),
  render_failed: (p) => {
    const [count, named] = [p('count'), p('people')];
    return {
      title: msg`${plural(p.count, {
        one: 'The email can’t be made for one person',
        other: `The email can’t be made for ${count} people`,
      })}`,
      line: msg`A merge field does not fit their data: ${named}`,
      fix: openMail,
    };
  },
  render_unchecked: (p) => {
    const count = p('count');
    return { title: msg`The email takes long to render; checked for ${count} people only` };
  },
  template_too_complex: () => ({
    title: msg`The merge fields take too long to fill in, or make too long a text`,
    fix: openMail,
  }),
  foreign_field: (p) => {
    const field = p('field');
    return {
      title: msg`“${field}” is a merge field from another program`,
      line: msg`It would be sent unchanged. Pick a merge field from the list instead.`,
      fix: openMail,
    };
  },
};

const mail: Record<string, (p: Param) => FindingLabel> = {
  size: (p) => {
    const size = p('kilobytes');
    return { title: msg`${size} kB; Gmail clips at 102 kB` };
  },
  unsubscribe: () => ({ title: msg`Unsubscribe link and header included` }),
  body_empty: () => ({
    title: msg`The email is empty`,
    line: msg`Write something first.`,
    fix: openMail,
  }),
  text_nearly_empty: () => ({
    title: msg`The plain text is almost empty`,
    line: msg`Some people and most spam filters read only this part.`,
    fix: openMail,
  }),
  picture_missing: () => ({
    title: msg`An image in the email is missing`,
    line: msg`Remove it and insert it again.`,
    fix: openMail,
  }),
  message_nesting: () => ({
    title: msg`The HTML has too many elements within each other`,
    line: msg`Often end tags are missing.`,
    fix: openMail,
  }),
  link_mixed_script: (p) => {
    const domain = p('domain');
    return {
      title: msg`A link’s domain mixes letters of several scripts: ${domain}`,
      line: msg`Forged links look like this. Check the address.`,
      fix: openMail,
    };
  },
  html_remote_style: () => ({
    title: msg`A style sheet loads another file`,
    line: msg`Most email apps block “@import” and “@font-face”.`,
    fix: openMail,
  }),
  html_pixel: (p) => {
    const count = p('count');
    return {
      title: msg`${plural(p.count, {
        one: 'An invisible image is loaded from another server',
        other: `${count} invisible images are loaded from another server`,
      })}`,
      line: msg`Its owner can see who opens the email.`,
      fix: openMail,
    };
  },
  message_markup: () => ({ title: msg`The HTML of the email can’t be read`, fix: openMail }),
  html_clipped: (p) => {
    const size = p('kilobytes');
    return {
      title: msg`The email is too long for Gmail: ${size} kB`,
      line: msg`Gmail clips emails at 102 kB and hides the rest, including the unsubscribe link.`,
      fix: openMail,
    };
  },
  html_large: (p) => {
    const size = p('kilobytes');
    return {
      title: msg`The email is long: ${size} kB`,
      line: msg`Gmail clips emails at 102 kB.`,
      fix: openMail,
    };
  },
  unsubscribe_missing: () => ({
    title: msg`There is no unsubscribe link`,
    line: msg`Use “unsubscribe_url” as the target of a link in your HTML.`,
    fix: openMail,
  }),
  image_without_alt: (p) => {
    const count = p('count');
    return {
      title: msg`${plural(p.count, {
        one: 'One image has no alt text',
        other: `${count} images have no alt text`,
      })}`,
      line: msg`It is shown and read aloud when images are not.`,
      fix: openMail,
    };
  },
  image_data: () => ({
    title: msg`An image is embedded in the HTML`,
    line: msg`Gmail and Outlook don’t show embedded images. Insert it with the image button.`,
    fix: openMail,
  }),
  link_http: (p) => {
    const url = p('url');
    return { title: msg`Link without https: ${url}`, line: msg`Use https.`, fix: openMail };
  },
  link_script: () => ({
    title: msg`A link runs a script`,
    line: msg`No email app runs it.`,
    fix: openMail,
  }),
  link_empty: (p) => {
    const count = p('count');
    return { title: msg`Links without a target: ${count}`, fix: openMail };
  },
  html_active: (p) => {
    const element = p('element');
    return {
      title: msg`The HTML contains “${element}”`,
      line: msg`Email apps remove it, and spam filters penalize it.`,
      fix: openMail,
    };
  },
};

export const findingLabels: Record<string, (p: Param) => FindingLabel> = {
  ...people,
  ...relays,
  ...sender,
  ...subject,
  ...fields,
  ...mail,
};
