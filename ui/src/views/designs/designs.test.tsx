/** The start of a campaign: a design becomes a draft; the other starts open their editor. */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../test/engine';
import { faults, renderAt } from '../../test/render';

const engine = openEngine();
const slow = { timeout: 15_000 };
const gallery = async () => within(await screen.findByRole('list', { name: 'Designs' }, slow));
const opened = (path: string) => /^\/campaigns\/(\w+)\/compose$/.exec(path)?.[1] ?? '';

describe('the start of a campaign', () => {
  it('shows all designs and has no accessibility faults', async () => {
    const { container } = renderAt('/campaigns/new', { engine });
    expect((await gallery()).getAllByRole('listitem')).toHaveLength(16);
    expect(await faults(container)).toEqual([]);
  });

  it('narrows the designs by category and by search', async () => {
    const user = userEvent.setup();
    renderAt('/campaigns/new', { engine });
    const list = await gallery();
    await user.click(screen.getByText('Invitations and dates'));
    await waitFor(() => expect(list.getAllByRole('listitem')).toHaveLength(2));
    await user.click(screen.getByText('All'));
    await user.type(screen.getByRole('searchbox', { name: 'Search designs' }), 'invoice');
    await waitFor(() => expect(list.getAllByRole('listitem')).toHaveLength(1));
    await user.type(screen.getByRole('searchbox', { name: 'Search designs' }), ' zebra');
    await user.click(await screen.findByRole('button', { name: 'Show all designs' }));
    expect((await gallery()).getAllByRole('listitem')).toHaveLength(16);
  });

  it('stores a chosen design as a draft in the chosen colors', async () => {
    const user = userEvent.setup();
    const { router } = renderAt('/campaigns/new', { engine });
    const list = await gallery();
    await user.click(list.getByRole('button', { name: 'Second colors of “Newsletter”' }));
    await user.click(list.getByRole('button', { name: 'Use the design “Newsletter”' }));
    await waitFor(() => expect(opened(router.state.location.pathname)).not.toBe(''), slow);
    const { draft } = await engine.host.call('campaign_get', {
      id: opened(router.state.location.pathname),
    });
    expect(draft.subject).toMatch(/^What is new/);
    expect(draft.preheader).toBe('Three short stories from this month');
    expect(draft.content.html).toContain('#eef2ec');
    expect(JSON.parse(draft.content.document ?? '')).toMatchObject({ version: 1 });
  });

  it('opens own HTML in the HTML editor', async () => {
    const user = userEvent.setup();
    renderAt('/campaigns/new', { engine });
    await user.click(await screen.findByRole('button', { name: /My own HTML/ }));
    expect(await screen.findByRole('textbox', { name: 'HTML of the email' }, slow)).toBeDefined();
  });
});
