/** What became of emails: in the table's column, and on a contact's page. */
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it } from 'vitest';
import { acceptedMails, openEngine } from '../../test/engine';
import { renderAt, requests } from '../../test/render';
import { activity } from '../../test/samples';

describe('what became of an email', () => {
  const engine = openEngine();
  let contact = '';

  // A provider's file tells what became of one accepted email.
  beforeAll(async () => {
    const [first] = await acceptedMails(engine, 1);
    if (!first) throw new Error('the sample has no accepted email');
    const { email, mail } = first;
    contact = first.contact;
    const text = activity([
      { email, mail, event: 'delivered' },
      { email, mail, event: 'open', robot: true },
      { email, mail, event: 'open' },
      { email, mail, event: 'click', url: 'https://alder.example/tomatoes' },
    ]);
    const { token } = await engine.host.call('import_paste', { text, name: 'activity.csv' });
    await engine.host.call('events_import', { token });
  });

  it('show the last email where its column is chosen', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/contacts', { engine });
    await screen.findAllByRole('row', { name: /@/ });
    const pages = () => requests(host.calls, 'contact_page') as { last_mail: boolean }[];
    expect(pages().at(-1)?.last_mail).toBe(false);
    await user.click(screen.getByRole('button', { name: 'Columns' }));
    await user.click(await screen.findByRole('checkbox', { name: 'Last email' }));
    await user.keyboard('{Escape}');
    expect(await screen.findByRole('columnheader', { name: 'Last email' })).toBeDefined();
    expect((await screen.findAllByText(/^(Clicked|Opened|Delivered)$/)).length).toBeGreaterThan(0);
    expect(pages().at(-1)?.last_mail).toBe(true);
  });

  it('a person’s page shows the outcome of each email, and never calls accepted delivered', async () => {
    const user = userEvent.setup();
    renderAt(`/contacts/${contact}`, { engine });
    const since = await screen.findByRole('list', { name: 'Since then' });
    const entries = within(since).getAllByRole('listitem');
    expect(entries.map((one) => one.textContent?.match(/^[A-Z][a-z]+/)?.[0])).toEqual([
      'Clicked',
      'Opened',
      'Delivered',
    ]);
    expect(screen.getByText('Accepted')).toBeDefined();
    await user.hover(within(since).getByText('Opened'));
    expect(await screen.findByText('Opened by the recipient or by a bot')).toBeDefined();
    expect(screen.getByText(/probably a bot/)).toBeDefined();
  });
});
