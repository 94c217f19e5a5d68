/** The suppression list as one uses it, over the fake host. */
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderAt } from '../../test/render';

describe('the suppression list', () => {
  it('is reached from the contacts and takes addresses and domains; what is neither stays in the box', async () => {
    const user = userEvent.setup();
    renderAt('/contacts');
    await user.click(await screen.findByRole('link', { name: 'Suppression list' }));
    expect(await screen.findByText('gerda.ott@posteo.example')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Add' }));
    const dialog = await screen.findByRole('dialog', { name: 'Add to suppression list' });
    await user.type(
      within(dialog).getByLabelText('Email addresses and domains, one per line'),
      'anna@example.com{enter}nonsense',
    );
    await user.click(within(dialog).getByRole('button', { name: 'Add' }));
    expect(
      await within(dialog).findByText('Not an email address or domain: nonsense'),
    ).toBeDefined();
    expect(await screen.findByText('anna@example.com')).toBeDefined();
  });

  it('entries are taken off after a question', async () => {
    const user = userEvent.setup();
    renderAt('/contacts/suppression');
    await user.click(await screen.findByRole('checkbox', { name: /competitor\.example/ }));
    await user.click(await screen.findByRole('button', { name: 'Remove' }));
    const dialog = await screen.findByRole('dialog', { name: 'Remove 1 entry?' });
    await user.click(within(dialog).getByRole('button', { name: 'Remove' }));
    expect(await screen.findByText('Removed from the suppression list: 1')).toBeDefined();
    expect(screen.queryByText(/competitor\.example/)).toBeNull();
  });
});
