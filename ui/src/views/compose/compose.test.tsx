/** The composer: it stores by itself, overwrites nothing, previews and tests. */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CampaignSave } from '../../host/types';
import { campaignNamed, openEngine } from '../../test/engine';
import { faults, renderAt } from '../../test/render';

const engine = openEngine();
let id = '';
let at = '';

let original = '';

beforeAll(async () => {
  original = (await campaignNamed(engine.host, 'Open day')).id;
});
// A draft of its own for each test.
beforeEach(async () => {
  ({ id } = await engine.host.call('campaign_duplicate', { id: original }));
  at = `/campaigns/${id}/compose`;
});

const stored = () => engine.host.call('campaign_get', { id });
const slow = { timeout: 15_000 };

const saves = (calls: { name: string; request: unknown }[]) =>
  calls
    .filter(({ name }) => name === 'campaign_save')
    .map(({ request }) => request as CampaignSave);

const subject = () => screen.findByRole('textbox', { name: 'Subject' }, slow);

describe('the composer', () => {
  it('stores a change by itself', async () => {
    const user = userEvent.setup();
    const { host } = renderAt(at, { engine });
    await user.click(await subject());
    await user.paste(' at ten');
    expect(await screen.findByText(/^Saved/, {}, slow)).toBeDefined();
    await waitFor(() => expect(saves(host.calls)).toHaveLength(1), slow);
    expect(saves(host.calls)[0]?.draft.subject).toBe('See you on Saturday at ten');
    await user.paste('!');
    await waitFor(
      () => expect(saves(host.calls)[1]?.revision).toBe((saves(host.calls)[0]?.revision ?? 0) + 1),
      slow,
    );
  });

  it('stores what is unsaved when the page is left', async () => {
    const user = userEvent.setup();
    const { router } = renderAt(at, { engine });
    await user.type(await subject(), ' soon');
    await user.click(screen.getByRole('button', { name: 'Review' }));
    await waitFor(() => expect(router.state.location.pathname).toMatch(/review$/), slow);
    await waitFor(
      async () => expect((await stored()).draft.subject).toBe('See you on Saturday soon'),
      slow,
    );
  });

  it('overwrites nothing that was written elsewhere, and asks which stays', async () => {
    const user = userEvent.setup();
    const { revision, draft } = await stored();
    let theirs: CampaignSave | null = { id, revision, draft: { ...draft, subject: 'Theirs' } };
    renderAt(at, {
      engine,
      handlers: {
        // Another save comes first.
        campaign_save: async (request) => {
          const first = theirs;
          theirs = null;
          if (first) await engine.host.call('campaign_save', first);
          return engine.host.call('campaign_save', request);
        },
      },
    });
    const field = await subject();
    await user.type(field, ' mine');
    expect(
      await screen.findByText('This email was changed elsewhere while you were editing.', {}, slow),
    ).toBeDefined();
    expect((await stored()).draft.subject).toBe('Theirs');
    await user.click(screen.getByRole('button', { name: 'Keep my version' }));
    await waitFor(
      async () => expect((await stored()).draft.subject).toBe('See you on Saturday mine'),
      slow,
    );
  });

  it('says that a failed save is not saved, and saves again when asked', async () => {
    const user = userEvent.setup();
    let broken = true;
    const { host } = renderAt(at, {
      engine,
      handlers: {
        campaign_save: ({ revision }) => {
          if (broken) throw new Error('The disk is full.');
          return { revision: revision + 1, updated_at: Date.now() };
        },
      },
    });
    await user.type(await subject(), '?');
    expect(await screen.findByText('Your last changes are not saved.', {}, slow)).toBeDefined();
    broken = false;
    await user.click(screen.getByRole('button', { name: 'Retry saving' }));
    await waitFor(() => expect(screen.queryByText('Your last changes are not saved.')).toBeNull());
    expect(saves(host.calls)).toHaveLength(2);
  });

  it('puts a merge field into the subject', async () => {
    const user = userEvent.setup();
    renderAt(at, { engine });
    const field = (await subject()) as HTMLInputElement;
    await user.click(screen.getByRole('button', { name: 'Insert merge field into “Subject”' }));
    await user.click(await screen.findByRole('menuitem', { name: 'First name' }));
    expect(field.value).toContain('{{ given_name | default("friend") }}');
  });

  it('shows the mail as a person gets it', async () => {
    const user = userEvent.setup();
    renderAt(at, { engine });
    await subject();
    await user.click(screen.getByRole('button', { name: 'Preview' }));
    const drawer = within(await screen.findByRole('dialog', { name: 'Preview' }));
    expect(await drawer.findByText('1 of 382', {}, slow)).toBeDefined();
    const frame = (await drawer.findByTitle('Desktop preview')) as HTMLIFrameElement;
    expect(frame.getAttribute('sandbox')).toBe('');
    expect(frame.srcdoc).toContain('Dear Anna');
    await user.click(drawer.getByRole('button', { name: 'Next person' }));
    expect(await drawer.findByText('2 of 382')).toBeDefined();
    await user.click(drawer.getByText('Plain text'));
    expect(
      ((await drawer.findByRole('textbox', { name: 'Plain text' })) as HTMLTextAreaElement).value,
    ).toContain('the first seeds may go into the ground');
    expect(await faults(await screen.findByRole('dialog', { name: 'Preview' }))).toEqual([]);
  });

  it('sends a test and shows the exact reply', async () => {
    const user = userEvent.setup();
    renderAt(at, {
      engine,
      handlers: {
        campaign_test: () => ({
          accepted: false,
          relay_name: 'SendGrid',
          reply: '550 5.1.1 User unknown',
          code: 550,
          meaning: 'mailbox_unknown',
        }),
      },
    });
    await subject();
    await user.click(screen.getByRole('button', { name: 'Test' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Send test email' }));
    const to = await dialog.findByRole('textbox', { name: 'To' });
    await user.clear(to);
    await user.type(to, 'nobody@shop.example');
    await user.click(dialog.getByRole('button', { name: 'Send test' }));
    expect(await dialog.findByText('SendGrid refused it.')).toBeDefined();
    expect(dialog.getByText('550 5.1.1 User unknown')).toBeDefined();
    expect(dialog.getByText(/This mailbox does not exist/)).toBeDefined();
  });

  it('takes HTML of one’s own and says what was taken out', async () => {
    const user = userEvent.setup();
    const empty = await campaignNamed(engine.host, 'Easter');
    const { host } = renderAt(`/campaigns/${empty.id}/compose`, { engine });
    await subject();
    await user.click(screen.getByText('HTML'));
    const area = await screen.findByRole('textbox', { name: 'HTML of the email' });
    await user.click(area);
    await user.paste('<p>Hi</p><script>x</script>');
    expect(await screen.findByText(/Removed because email apps don’t run it/)).toBeDefined();
    expect(screen.getByText('a script')).toBeDefined();
    await waitFor(
      () => expect(saves(host.calls).at(-1)?.draft.content.html).toBe('<p>Hi</p>'),
      slow,
    );
    expect(saves(host.calls).at(-1)?.draft.content.document).toBeNull();
  });

  it('keeps plain text of one’s own', async () => {
    const user = userEvent.setup();
    const { host, container } = renderAt(at, { engine });
    await subject();
    await user.click(screen.getByText('Plain text'));
    await waitFor(() =>
      expect(
        screen.getByRole('button', { name: 'Write custom text' }).hasAttribute('disabled'),
      ).toBe(false),
    );
    await user.click(screen.getByRole('button', { name: 'Write custom text' }));
    await user.type(await screen.findByRole('textbox', { name: 'Custom plain text' }), 'PS');
    await waitFor(() => expect(saves(host.calls).at(-1)?.draft.content.text).toMatch(/PS$/), slow);
    expect(await faults(container)).toEqual([]);
  });
});
