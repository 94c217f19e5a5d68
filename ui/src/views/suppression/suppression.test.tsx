/** The suppression list: adding, removing, and the search in the address. */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../test/engine';
import { renderAt } from '../../test/render';

describe('the suppression list', () => {
  const engine = openEngine();

  it('adds addresses and domains; invalid lines stay in the field', async () => {
    const user = userEvent.setup();
    renderAt('/contacts', { engine });
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

  it('keeps the search in the address, so that Back brings it back', async () => {
    const user = userEvent.setup();
    const { router } = renderAt('/contacts/suppression', { engine });
    await screen.findByText('gerda.ott@posteo.example');
    await user.type(
      screen.getByRole('searchbox', { name: 'Email address or domain' }),
      'competitor',
    );
    await waitFor(() => expect(router.state.location.search).toEqual({ search: 'competitor' }));
    await router.navigate({ to: '/settings' });
    await screen.findByRole('heading', { name: 'Settings' });
    router.history.back();
    const field = await screen.findByRole('searchbox', { name: 'Email address or domain' });
    expect((field as HTMLInputElement).value).toBe('competitor');
    expect(await screen.findByRole('checkbox', { name: /competitor\.example/ })).toBeDefined();
    expect(screen.queryByText('gerda.ott@posteo.example')).toBeNull();
  });

  it('removes entries after a confirmation', async () => {
    const user = userEvent.setup();
    renderAt('/contacts/suppression', { engine });
    await user.click(await screen.findByRole('checkbox', { name: /competitor\.example/ }));
    await user.click(await screen.findByRole('button', { name: 'Remove' }));
    const dialog = await screen.findByRole('dialog', { name: 'Remove 1 entry?' });
    await user.click(within(dialog).getByRole('button', { name: 'Remove' }));
    expect(await screen.findByText('Removed from the suppression list: 1')).toBeDefined();
    await waitFor(() => expect(screen.queryByText(/competitor\.example/)).toBeNull());
  });
});
