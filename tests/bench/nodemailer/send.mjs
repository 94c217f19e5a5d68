// nodemailer's pool, with Postroom's number of connections, mails and sink.
// node send.mjs PORT CONNECTIONS MAILS < letter.json; prints the seconds.

import { readFileSync } from 'node:fs';
import nodemailer from 'nodemailer';

const [port, connections, mails] = process.argv.slice(2).map(Number);
const letter = JSON.parse(readFileSync(0, 'utf8'));
const transport = nodemailer.createTransport({
  host: '127.0.0.1',
  port,
  pool: true,
  maxConnections: connections,
  maxMessages: Number.POSITIVE_INFINITY,
  secure: false,
  ignoreTLS: true,
});
const began = process.hrtime.bigint();
let next = 0;
async function worker() {
  while (next < mails) {
    const n = next++;
    const fill = (text) => text.replaceAll(letter.reader, `Ann ${n}`);
    await transport.sendMail({
      from: 'Ines at Alder <ines@alder.example>',
      to: `p${n}@example.org`,
      subject: fill(letter.subject),
      text: fill(letter.text),
      html: fill(letter.html),
      list: { unsubscribe: `mailto:ines@alder.example?subject=unsubscribe%20${n}` },
    });
  }
}
// More workers than connections, so that no connection waits for the next mail.
await Promise.all(Array.from({ length: 4 * connections }, worker));
console.log(Number(process.hrtime.bigint() - began) / 1e9);
transport.close();
