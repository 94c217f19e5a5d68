/** Settings: language at once, the sender by its button, and what the program says to it. */
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../host/types';
import { openEngine } from '../../test/engine';
import { faults, renderAt } from '../../test/render';

describe('the language', () => {
  const engine = openEngine('empty');

  it('changes at once', async () => {
    const { container } = renderAt('/settings', { engine });
    await userEvent.click(await screen.findByRole('combobox', { name: 'Language' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Deutsch' }));
    expect(await screen.findByText('Sprache und Darstellung')).toBeDefined();
    await waitFor(() => expect(document.documentElement.lang).toBe('de'));
    expect(await faults(container)).toEqual([]);
  });
});

describe('settings', () => {
  const engine = openEngine();
  const stored = () => engine.host.call('settings_get', {});

  it('keeps the computer awake, or lets it sleep', async () => {
    renderAt('/settings', { engine });
    const awake = await screen.findByRole('switch', { name: /Keep the computer awake/ });
    await userEvent.click(awake);
    await waitFor(async () => expect((await stored()).keep_awake).toBe(false));
  });

  it('chooses what closing the window does while sending', async () => {
    renderAt('/settings', { engine });
    expect((await stored()).closing).toBe('ask');
    const closing = await screen.findByRole('combobox', { name: /close the window while sending/ });
    await userEvent.click(closing);
    await userEvent.click(await screen.findByRole('option', { name: 'Pause sending and quit' }));
    await waitFor(async () => expect((await stored()).closing).toBe('quit'));
  });

  it('saves the sender when asked, and not before', async () => {
    renderAt('/settings', { engine });
    const name = await screen.findByLabelText('Sender name');
    const save = screen.getByRole('button', { name: 'Save' });
    expect(save.hasAttribute('disabled')).toBe(true);
    await userEvent.clear(name);
    await userEvent.type(name, 'Ben at the shop');
    expect((await stored()).sender_name).toBe('Ines at Alder & Moss');
    await userEvent.click(save);
    expect(await screen.findByText('Saved')).toBeDefined();
    expect((await stored()).sender_name).toBe('Ben at the shop');
  });

  it('keeps the typed text when the program refuses', async () => {
    renderAt('/settings', {
      engine,
      handlers: {
        settings_set: () => {
          throw new Failure({ code: 'bad_address', message: 'That has no @.', hint: null });
        },
      },
    });
    const address = await screen.findByLabelText('Sender email address');
    await userEvent.clear(address);
    await userEvent.type(address, 'hello');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('That has no @.')).toBeDefined();
    expect((address as HTMLInputElement).value).toBe('hello');
  });

  it('shows the version and the third-party notices', async () => {
    const { container } = renderAt('/settings', { engine });
    await userEvent.click(await screen.findByRole('button', { name: 'Third-party notices' }));
    const notices = await screen.findByTitle('Third-party notices');
    expect(notices.getAttribute('src')).toBe('/third-party-notices.txt');
    expect(notices.getAttribute('sandbox')).toBe('');
    expect(await faults(container)).toEqual([]);
  });
});
