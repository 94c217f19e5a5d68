/** The list of campaigns as a person uses it. */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../test/engine';
import { faults, renderAt } from '../../test/render';

describe('campaigns', () => {
  const engine = openEngine();

  it('open a draft in the composer and anything else where it can be watched', async () => {
    renderAt('/campaigns', { engine });
    const draft = await screen.findByRole('link', { name: /Open day reminder/ });
    expect(draft.getAttribute('href')).toMatch(/\/campaigns\/\w+\/compose$/);
    const sending = screen.getByRole('link', { name: /Spring news/ });
    expect(sending.getAttribute('href')).toMatch(/\/campaigns\/\w+\/live$/);
  });

  it('keep the search text in the address', async () => {
    const user = userEvent.setup();
    const { router } = renderAt('/campaigns?search=spring', { engine });
    expect(await screen.findByRole('link', { name: /Spring news/ })).toBeDefined();
    expect(screen.queryByRole('link', { name: /Open day reminder/ })).toBeNull();
    const field = screen.getByRole('searchbox', { name: 'Search campaigns' });
    await user.clear(field);
    await user.type(field, 'open day');
    await waitFor(() => expect(router.state.location.search).toEqual({ search: 'open day' }));
    expect(await screen.findByRole('link', { name: /Open day reminder/ })).toBeDefined();
  });

  it('ask before a draft is deleted, and offer it for drafts only', async () => {
    const user = userEvent.setup();
    renderAt('/campaigns', { engine });
    await user.click(
      await screen.findByRole('button', { name: 'Actions for Mother’s Day seed tins' }),
    );
    expect(await screen.findByRole('menuitem', { name: /Duplicate as draft/ })).toBeDefined();
    expect(screen.queryByRole('menuitem', { name: /Delete/ })).toBeNull();
    await user.keyboard('{Escape}');

    await user.click(screen.getByRole('button', { name: /Actions for Easter hours/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'Delete draft…' }));
    const dialog = await screen.findByRole('dialog');
    expect(
      within(dialog).getByText(/will be deleted permanently. None of it was sent/),
    ).toBeDefined();
    await user.click(within(dialog).getByRole('button', { name: 'Delete draft' }));
    await waitFor(() => expect(screen.queryByRole('link', { name: /Easter hours/ })).toBeNull());
    const left = await engine.host.call('campaign_list', {});
    expect(left.some(({ name }) => name.startsWith('Easter hours'))).toBe(false);
  });

  it('show what is safe when they cannot be read', async () => {
    renderAt('/campaigns', {
      engine,
      handlers: {
        campaign_list: () => {
          throw new Error('the disk is away');
        },
      },
    });
    expect(await screen.findByText('Couldn’t load campaigns')).toBeDefined();
    expect(screen.getByText(/Sending continues/)).toBeDefined();
  });
});

describe('campaigns of an empty workspace', () => {
  const engine = openEngine('empty');

  it('show what this place is when there are none, and begin one', async () => {
    const user = userEvent.setup();
    const { container, router } = renderAt('/campaigns', { engine });
    expect(await screen.findByText('No campaigns yet')).toBeDefined();
    expect(await faults(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'New campaign' }));
    await user.click(await screen.findByRole('button', { name: /Plain letter/ }));
    await waitFor(() => expect(router.state.location.pathname).toMatch(/\/compose$/));
  });
});
