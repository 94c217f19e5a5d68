/**
 * What was found before a start, by its stable code: a sentence, what to know, and where to fix it.
 *
 * A code without words here shows the program's own English sentence. Leaves out: finding anything.
 */
import type { MessageDescriptor } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';

export type FixPlace = 'compose' | 'relays' | 'contacts' | 'settings';

export interface FindingWords {
  title: MessageDescriptor;
  line?: MessageDescriptor;
  fix?: { to: FixPlace; label: MessageDescriptor };
}

/** A parameter of the finding, ready to be read: numbers formatted, fields named. */
export interface Param {
  (name: string): string;
  count: number;
}

const openMail = { to: 'compose', label: msg`Open the mail` } as const;
const openRelays = { to: 'relays', label: msg`Open the relays` } as const;
const twoParts = msg`It needs a name before the @ and a domain after it.`;

const people: Record<string, (p: Param) => FindingWords> = {
  no_lists: () => ({
    title: msg`No list is chosen`,
    line: msg`The mail goes to the people on your lists; choose at least one.`,
    fix: { to: 'compose', label: msg`Choose lists` },
  }),
  nobody_left: () => ({
    title: msg`Nobody on the chosen lists can be written to`,
    line: msg`The lists are empty, or everybody on them unsubscribed, bounced or complained.`,
    fix: { to: 'contacts', label: msg`Look at the people` },
  }),
  left_out: (p) => {
    const count = p('count');
    return {
      title: msg`${plural(p.count, {
        one: 'One person is left out: unsubscribed, bounced or complained',
        other: `${count} people are left out: unsubscribed, bounced or complained`,
      })}`,
    };
  },
  lacks_field: (p) => {
    const [count, field] = [p('count'), p('field')];
    return {
      title: msg`${plural(p.count, {
        one: `One person has no “${field}”`,
        other: `${count} people have no “${field}”`,
      })}`,
      line: msg`They read the substitute you gave, or nothing in its place.`,
      fix: openMail,
    };
  },
  field_without_fallback: (p) => {
    const fields = p('fields');
    return { title: msg`No substitute is set for “${fields}”` };
  },
};

const relays: Record<string, (p: Param) => FindingWords> = {
  no_relay: () => ({
    title: msg`No relay is chosen`,
    line: msg`A relay is the mail server that takes the mails; the practice relay will do.`,
    fix: { to: 'compose', label: msg`Choose a relay` },
  }),
  relay_paused: (p) => {
    const relay = p('relay');
    return {
      title: msg`${relay} is paused`,
      line: msg`The mails wait until it works again. Nothing is lost.`,
      fix: openRelays,
    };
  },
  relay_no_password: (p) => {
    const relay = p('relay');
    return {
      title: msg`${relay} has no password`,
      line: msg`Enter it again; where the system keeps no passwords, it is asked for in each run.`,
      fix: openRelays,
    };
  },
  sender_not_taken: (p) => {
    const [relay, from] = [p('relay'), p('from')];
    return {
      title: msg`${relay} does not take mail from ${from}`,
      line: msg`Its set-up says for which senders it is. Another relay sends instead where there is one.`,
      fix: openRelays,
    };
  },
  plan: () => ({
    title: msg`The time or the hours it goes out cannot be used`,
    line: msg`Choose them again above.`,
  }),
  start_passed: () => ({
    title: msg`The start lies in the past`,
    line: msg`Choose a later one, or start now.`,
  }),
  practice_relay: () => ({ title: msg`It goes to the practice inbox; nobody real gets it` }),
};

const sender: Record<string, (p: Param) => FindingWords> = {
  from_missing: () => ({
    title: msg`There is no sender address`,
    line: msg`People see it beside the subject and reply to it.`,
    fix: openMail,
  }),
  from_invalid: () => ({
    title: msg`The sender address cannot be used`,
    line: twoParts,
    fix: openMail,
  }),
  from_public: (p) => {
    const domain = p('domain');
    return {
      title: msg`Mail from a ${domain} address often ends up as spam`,
      line: msg`Another relay sends it than the one it belongs to. Use an address at a domain of your own.`,
      fix: openMail,
    };
  },
  from_name_missing: () => ({
    title: msg`The sender has no name`,
    line: msg`People open mail from a name they know.`,
    fix: openMail,
  }),
  from_name_address: () => ({
    title: msg`The sender’s name looks like an address`,
    line: msg`Spam filters hold that against a mail.`,
    fix: openMail,
  }),
  reply_to_invalid: () => ({
    title: msg`The address for replies cannot be used`,
    line: twoParts,
    fix: openMail,
  }),
  postal_address_missing: () => ({
    title: msg`Your postal address is missing`,
    line: msg`Most countries ask for one in newsletters. It stands at the foot of every mail.`,
    fix: { to: 'settings', label: msg`Enter it` },
  }),
};

const subject: Record<string, (p: Param) => FindingWords> = {
  subject_empty: () => ({
    title: msg`The mail has no subject`,
    line: msg`People decide by it whether to open a mail.`,
    fix: openMail,
  }),
  subject_long: (p) => {
    const length = p('length');
    return {
      title: msg`The subject is long: ${length} characters`,
      line: msg`Most mail programs show fewer than 78.`,
      fix: openMail,
    };
  },
  subject_capitals: () => ({
    title: msg`The subject is all in capitals`,
    line: msg`Spam filters dislike that.`,
    fix: openMail,
  }),
  subject_fake_reply: () => ({
    title: msg`The subject pretends to be a reply`,
    line: msg`Gmail counts that as misleading.`,
    fix: openMail,
  }),
  subject_invisible: () => ({
    title: msg`There is an invisible character in the subject`,
    line: msg`It is left out.`,
  }),
};

const fields: Record<string, (p: Param) => FindingWords> = {
  template_syntax: () => ({
    title: msg`A merge field is not written correctly`,
    line: msg`Often a brace or a quotation mark is missing.`,
    fix: openMail,
  }),
  template_unknown_field: (p) => {
    const name = p('name');
    return {
      title: msg`No contact has a field called “${name}”`,
      line: msg`Look at its spelling, or take it from the list of merge fields.`,
      fix: openMail,
    };
  },
  template_unknown_filter: (p) => {
    const name = p('name');
    return { title: msg`“${name}” is nothing a merge field can do`, fix: openMail };
  },
  template_render: () => ({ title: msg`A merge field cannot be filled`, fix: openMail }),
  foreign_field: (p) => {
    const field = p('field');
    return {
      title: msg`“${field}” is a merge field of another program`,
      line: msg`People would read it as it stands. Take one from the list of merge fields.`,
      fix: openMail,
    };
  },
};

const mail: Record<string, (p: Param) => FindingWords> = {
  size: (p) => {
    const size = p('kilobytes');
    return { title: msg`A mail has ${size} KB; Gmail would cut at 102` };
  },
  unsubscribe: () => ({ title: msg`Unsubscribe link and header are in` }),
  body_empty: () => ({
    title: msg`The mail is empty`,
    line: msg`Write something first.`,
    fix: openMail,
  }),
  text_nearly_empty: () => ({
    title: msg`The plain text says nearly nothing`,
    line: msg`Some people and most spam filters read only that.`,
    fix: openMail,
  }),
  picture_missing: () => ({
    title: msg`A picture of the mail is missing`,
    line: msg`Take it out and put it in again.`,
    fix: openMail,
  }),
  message_markup: () => ({ title: msg`The mail’s HTML cannot be read`, fix: openMail }),
  html_clipped: (p) => {
    const size = p('kilobytes');
    return {
      title: msg`The mail is too long for Gmail: ${size} KB`,
      line: msg`It cuts a mail off at 102 KB and hides the end, with the way to unsubscribe.`,
      fix: openMail,
    };
  },
  html_large: (p) => {
    const size = p('kilobytes');
    return {
      title: msg`The mail is long: ${size} KB`,
      line: msg`At 102 KB Gmail cuts a mail off.`,
      fix: openMail,
    };
  },
  unsubscribe_missing: () => ({
    title: msg`There is no link to unsubscribe`,
    line: msg`Put “unsubscribe_url” behind a link of your HTML.`,
    fix: openMail,
  }),
  image_without_alt: (p) => {
    const count = p('count');
    return {
      title: msg`${plural(p.count, {
        one: 'One picture has no description',
        other: `${count} pictures have no description`,
      })}`,
      line: msg`People who do not see pictures read it instead.`,
      fix: openMail,
    };
  },
  image_data: () => ({
    title: msg`A picture is written into the HTML itself`,
    line: msg`Gmail and Outlook do not show it. Put it in with the picture button.`,
    fix: openMail,
  }),
  link_http: (p) => {
    const url = p('url');
    return { title: msg`A link is not encrypted: ${url}`, line: msg`Use https.`, fix: openMail };
  },
  link_script: () => ({
    title: msg`A link runs a script`,
    line: msg`No mail program follows it.`,
    fix: openMail,
  }),
  link_empty: (p) => {
    const count = p('count');
    return { title: msg`Links that lead nowhere: ${count}`, fix: openMail };
  },
  html_active: (p) => {
    const element = p('element');
    return {
      title: msg`The HTML holds “${element}”`,
      line: msg`Mail programs take it out, and spam filters dislike it.`,
      fix: openMail,
    };
  },
};

export const findingWords: Record<string, (p: Param) => FindingWords> = {
  ...people,
  ...relays,
  ...sender,
  ...subject,
  ...fields,
  ...mail,
};
