/**
 * Relays: the list, why one is paused and what resolves it, setting one up, the connection test, and
 * that no secret is ever shown.
 */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { TestStepView } from '../../host/types';
import { openEngine } from '../../test/engine';
import { faults, renderAt, requests } from '../../test/render';
import { relay } from '../../test/samples';

const wrongPassword = {
  why: 'wrong_password',
  text: '535 5.7.0 Authentication failed',
  since: Date.now(),
  until: null,
} as const;

const step = (name: TestStepView['step'], some: Partial<TestStepView>): TestStepView => ({
  step: name,
  outcome: 'passed',
  millis: 30,
  lines: [],
  facts: [],
  advice_code: null,
  advice: null,
  own_certificate: null,
  ...some,
});

/** A connection test whose password the server rejects. */
const rejected: TestStepView[] = [
  step('dns', { facts: [{ name: 'addresses', value: '192.0.2.56' }] }),
  step('connect', { lines: ['220 SG ESMTP service ready at mx-5'] }),
  step('tls', { facts: [{ name: 'issuer', value: 'Sample Authority R3' }] }),
  step('hello', { lines: ['250-PIPELINING', '250 SIZE 31457280'] }),
  step('sign_in', {
    outcome: 'failed',
    lines: ['535 Authentication failed: The provided authorization grant is invalid'],
    advice_code: 'wrong_password',
    advice: 'The relay did not take user name or password.',
  }),
  step('sender', { outcome: 'skipped' }),
  step('recipient', { outcome: 'skipped' }),
];

describe('relays', () => {
  const engine = openEngine();

  it('show why one is paused, with the server’s reply, and accept the password', async () => {
    const user = userEvent.setup();
    const relays = [relay('SendGrid'), relay('Brevo'), relay('Mailgun', { paused: wrongPassword })];
    const { host, container } = renderAt('/relays', {
      engine,
      handlers: {
        app_state: async () => ({
          ...(await engine.host.call('app_state', {})),
          secret_home: 'keychain',
        }),
        relay_list: () => relays,
        relay_password: ({ id }) => {
          const changed = relay('Mailgun', { id });
          relays[2] = changed;
          host.changed('relays');
          return changed;
        },
      },
    });
    expect(await screen.findByRole('heading', { name: '3 relays, 2 of them ready' })).toBeDefined();
    expect(screen.getByText('535 5.7.0 Authentication failed')).toBeDefined();
    expect(await faults(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Enter the password' }));
    const dialog = await screen.findByRole('dialog', { name: 'Password for Mailgun' });
    expect(within(dialog).getByText('Stored in this computer’s keychain.')).toBeDefined();
    await user.type(within(dialog).getByLabelText('Password of shop'), 'right');
    await user.click(within(dialog).getByRole('button', { name: 'Use this password' }));
    expect(await screen.findByRole('heading', { name: '3 relays, all ready' })).toBeDefined();
    expect(host.calls.find((call) => call.name === 'relay_password')?.request).toEqual({
      id: 'mailgun',
      password: 'right',
    });
  });

  it('send a real test email and show how fast the relay accepts emails', async () => {
    const user = userEvent.setup();
    const { host } = renderAt('/relays', {
      engine,
      handlers: {
        relay_probe: () => ({
          accepted: true,
          wire: { mode: 'chunked', under_way: 8 },
          bytes: 1_840,
          message: '250 2.0.0 Ok: queued as 8F2C11',
          advice_code: null,
          advice: null,
        }),
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Actions for Brevo' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Send a test email' }));
    const dialog = await screen.findByRole('dialog', { name: 'Send a test email via Brevo' });
    const from = await within(dialog).findByLabelText('From');
    await user.clear(from);
    await user.type(from, 'ines@alder.example');
    const to = within(dialog).getByLabelText('To');
    await user.clear(to);
    await user.type(to, 'me@alder.example');
    await user.click(within(dialog).getByRole('button', { name: 'Send test email' }));
    expect(await within(dialog).findByText('The test email was accepted.')).toBeDefined();
    expect(within(dialog).getByText(/up to 8 emails at once/)).toBeDefined();
    const sent = host.calls.find((call) => call.name === 'relay_probe')?.request;
    expect(sent).toMatchObject({ from: 'ines@alder.example', to: 'me@alder.example' });
  });

  it('are removed only after a confirmation', async () => {
    const user = userEvent.setup();
    renderAt('/relays', { engine });
    const count = async () => (await engine.host.call('relay_list', {})).length;
    await user.click(await screen.findByRole('button', { name: 'Actions for Brevo' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Remove relay' }));
    const dialog = await screen.findByRole('dialog', { name: 'Remove Brevo?' });
    expect(await count()).toBe(4);
    await user.click(within(dialog).getByRole('button', { name: 'Remove relay' }));
    await waitFor(async () => expect(await count()).toBe(3));
  });

  it('report that they can’t be shown', async () => {
    renderAt('/relays', {
      engine,
      handlers: {
        relay_list: () => {
          throw { code: 'unexpected', message: 'no' };
        },
      },
    });
    expect(await screen.findByText('The relays can’t be shown.')).toBeDefined();
  });
});

describe('relays of an empty workspace', () => {
  const engine = openEngine('empty');

  it('show what is missing when there is only the practice relay', async () => {
    renderAt('/relays', { engine });
    expect(
      await screen.findByRole('heading', { name: 'Only the practice relay so far' }),
    ).toBeDefined();
    expect(screen.getByText('built in')).toBeDefined();
    expect(screen.getByRole('link', { name: 'Connect a relay' })).toBeDefined();
  });
});

describe('setting up a relay', () => {
  const engine = openEngine();

  it('locks the literal user name, tests, shows the exact reply and what it means', async () => {
    const user = userEvent.setup();
    const { host, container } = renderAt('/relays/new', {
      engine,
      handlers: { relay_test: () => ({ ok: false, millis: 894, steps: rejected }) },
    });
    const name = await screen.findByRole('textbox', { name: 'User name' });
    expect((name as HTMLInputElement).value).toBe('apikey');
    expect((name as HTMLInputElement).readOnly).toBe(true);
    await user.type(screen.getByLabelText('API key', { selector: 'input' }), 'wrong');
    await user.click(screen.getByRole('button', { name: 'Test it' }));
    expect(await screen.findByText(/^Stopped at step 5 of 7/)).toBeDefined();
    expect(screen.getByText(/^535 Authentication failed/)).toBeDefined();
    expect(screen.getByText('The relay rejected your user name or password.')).toBeDefined();
    expect(screen.getByText('Sample Authority R3')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Copy for support' })).toBeDefined();
    expect(host.calls.some((call) => call.name === 'relay_save')).toBe(false);
    expect(await faults(container)).toEqual([]);
  });

  it('saves another server, and asks before it sends unencrypted', async () => {
    const user = userEvent.setup();
    const { host, router } = renderAt('/relays/new', { engine });
    await user.click(await screen.findByRole('radio', { name: /Other server/ }));
    await user.type(screen.getByRole('textbox', { name: 'Name in Postroom' }), 'Our own');
    await user.type(screen.getByRole('textbox', { name: 'Server' }), 'mail.example.org');
    await user.click(screen.getByRole('combobox', { name: 'Encryption' }));
    await user.click(await screen.findByRole('option', { name: 'none' }));
    const save = screen.getByRole('button', { name: 'Save relay' });
    expect((save as HTMLButtonElement).disabled).toBe(true);
    await user.click(
      screen.getByRole('checkbox', { name: 'Send password and emails unencrypted' }),
    );
    await user.click(save);
    await waitFor(() => expect(router.state.location.pathname).toBe('/relays'));
    expect(host.calls.find((call) => call.name === 'relay_save')?.request).toMatchObject({
      id: null,
      name: 'Our own',
      host: 'mail.example.org',
      port: 25,
      tls: 'none',
      allow_plain: true,
      password: null,
    });
  });

  it('asks nothing for a loopback server', async () => {
    const user = userEvent.setup();
    const local = relay('Local', { host: '127.0.0.1', tls: 'none' });
    renderAt('/relays/local', { engine, handlers: { relay_list: () => [local] } });
    const save = await screen.findByRole('button', { name: 'Save relay' });
    expect((save as HTMLButtonElement).disabled).toBe(false);
    expect(screen.queryByRole('checkbox', { name: /unencrypted/ })).toBeNull();
    const server = screen.getByRole('textbox', { name: 'Server' });
    await user.clear(server);
    expect((save as HTMLButtonElement).disabled).toBe(true);
  });

  it('asks for the password again where the program asks for it', async () => {
    const user = userEvent.setup();
    const brevo = relay('Brevo', { preset: 'other', user: 'ann', has_password: true });
    const { host } = renderAt('/relays/brevo', {
      engine,
      handlers: {
        relay_list: () => [brevo],
        relay_password_again: ({ host: server }) => ({ needed: server === 'smtp.other.example' }),
      },
    });
    const server = await screen.findByRole('textbox', { name: 'Server' });
    expect(screen.queryByText(/Enter the password again/)).toBeNull();
    await user.clear(server);
    await user.type(server, 'smtp.other.example');
    expect(await screen.findByText(/Enter the password again/)).toBeDefined();
    expect(requests(host.calls, 'relay_password_again').at(-1)).toMatchObject({ id: 'brevo' });
  });

  it('keeps a stored secret unless another is typed', async () => {
    const user = userEvent.setup();
    const brevo = relay('Brevo');
    const { host } = renderAt('/relays/brevo', {
      engine,
      handlers: { relay_list: () => [brevo], relay_save: () => brevo },
    });
    expect(await screen.findByPlaceholderText('Unchanged. It is never shown again.')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Save relay' }));
    await waitFor(() =>
      expect(host.calls.find((call) => call.name === 'relay_save')?.request).toMatchObject({
        id: 'brevo',
        password: null,
        ca_pem: null,
      }),
    );
  });

  it('trust a self-signed certificate with a click and test again', async () => {
    const user = userEvent.setup();
    const brevo = relay('Brevo');
    const failing = step('tls', {
      outcome: 'failed',
      facts: [{ name: 'fingerprint', value: 'AB:CD' }],
      advice_code: 'certificate_self_signed',
      advice: 'The relay’s certificate is self-signed.',
      own_certificate: 'PEM OF THE RELAY',
    });
    const { host } = renderAt('/relays/brevo', {
      engine,
      handlers: {
        relay_list: () => [brevo],
        relay_test: () => ({ ok: false, millis: 40, steps: [failing] }),
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Test it' }));
    await user.click(await screen.findByRole('button', { name: 'Trust this certificate' }));
    await waitFor(() => {
      const tests = host.calls.filter((call) => call.name === 'relay_test');
      expect(tests[1]?.request).toMatchObject({ draft: { ca_pem: 'PEM OF THE RELAY' } });
    });
  });
});
