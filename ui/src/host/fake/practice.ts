/** The fake host's answers about the practice relay: its misbehaviour, and the mails it caught. */
import type { CaughtMail, FaultsView } from '../types';
import { Failure } from '../types';
import { person } from './sample';
import type { Area } from './world';

const calm: FaultsView = {
  refuse: [],
  defer: [],
  defer_times: 2,
  drop_after_data: [],
  slow_ms: 0,
  refuse_sign_in: false,
};

function page(name: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"></head><body style="margin:0;background:#f4f0e7;font-family:Arial,sans-serif"><table width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:24px"><table width="600" style="max-width:100%;background:#fffefc" cellpadding="24"><tr><td><h1 style="margin:0 0 12px;font-size:24px">Early sowing, new tomatoes</h1><p style="font-size:16px;line-height:24px">Dear ${name}, the first seeds may go into the ground. On Saturday our door is open from nine to four.</p><p><a href="https://example.org" style="display:inline-block;padding:12px 20px;background:#2a4d84;color:#ffffff;text-decoration:none">See what is new</a></p></td></tr></table></td></tr></table></body></html>`;
}

function caught(index: number, now: number): CaughtMail {
  const to = person(index, now);
  const name = to.given_name ?? 'friend';
  const subject =
    index === 2
      ? 'A subject that goes on and on about sowing, pricking out, potting and everything after'
      : 'Early sowing, new tomatoes and an open day';
  const html = index % 5 === 3 ? null : page(name);
  const text = `Dear ${name},\n\nthe first seeds may go into the ground.\n\nInes at Alder & Moss`;
  const headers = [
    { name: 'From', value: 'Ines at Alder & Moss <hello@aldermoss.example>' },
    { name: 'To', value: to.address },
    { name: 'Subject', value: subject },
    { name: 'Date', value: new Date(now - index * 1_300).toUTCString() },
    { name: 'Message-ID', value: `<0192f0-${index}@aldermoss.example>` },
    { name: 'List-Unsubscribe', value: '<mailto:hello@aldermoss.example?subject=unsubscribe>' },
    { name: 'MIME-Version', value: '1.0' },
    { name: 'Content-Type', value: 'multipart/alternative; boundary="=_pr"' },
  ];
  return {
    id: `caught-${index}`,
    at: now - index * 1_300,
    envelope_from: 'hello@aldermoss.example',
    envelope_to: to.address,
    encrypted: true,
    user: null,
    from: 'Ines at Alder & Moss <hello@aldermoss.example>',
    to: to.address,
    subject,
    html,
    text,
    source: `${headers.map((line) => `${line.name}: ${line.value}`).join('\r\n')}\r\n\r\n${text}`,
    headers,
    size: 9_400 + index,
  };
}

export const practice: Area = (world) => {
  let faults: FaultsView = calm;
  let mails = world.first
    ? []
    : Array.from({ length: 240 }, (_, index) => caught(index, world.now()));
  const state = () => ({ running: true, port: 2525, trouble: null, caught: mails.length, faults });
  return {
    practice_state: state,
    practice_faults: (next) => {
      faults = next;
      world.changed('practice');
      return state();
    },
    practice_inbox: ({ search, offset, limit }) => {
      const wanted = search.toLowerCase();
      const found = mails.filter((mail) =>
        `${mail.to} ${mail.from} ${mail.subject}`.toLowerCase().includes(wanted),
      );
      return {
        total: found.length,
        rows: found
          .slice(offset, offset + limit)
          .map(({ id, at, from, to, subject, size }) => ({ id, at, from, to, subject, size })),
      };
    },
    practice_mail: ({ id }) => {
      const mail = mails.find((one) => one.id === id);
      if (!mail) throw new Failure({ code: 'not_found', message: 'No such mail.', hint: null });
      return mail;
    },
    practice_clear: () => {
      const count = mails.length;
      mails = [];
      world.changed('practice');
      return { count };
    },
  };
};
