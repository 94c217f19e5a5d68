/** The overview: what it says while sending, at the first start, and when it cannot be read. */
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../host/types';
import { campaignNamed, openEngine } from '../../test/engine';
import { faults, renderAt } from '../../test/render';

describe('overview', () => {
  const engine = openEngine();

  it('shows what is being sent, in words and numbers', async () => {
    const { container } = renderAt('/', { engine });
    await screen.findAllByText('Sending now');
    await waitFor(() =>
      expect(container.textContent).toMatch(/Sending to 1,147 people; 1\d\d acc/),
    );
    expect(await faults(container)).toEqual([]);
  });

  it('pauses what is being sent', async () => {
    const { host } = renderAt('/', { engine });
    await screen.findAllByText('Sending now');
    const { id } = await campaignNamed(engine.host, 'Spring news');
    const [first] = screen.getAllByRole('button', { name: 'Pause' });
    if (first) await userEvent.click(first);
    await screen.findAllByRole('button', { name: 'Resume' });
    expect(host.calls).toContainEqual({
      name: 'campaign_command',
      request: { id, command: 'pause' },
    });
    expect((await campaignNamed(engine.host, 'Spring news')).status).toBe('paused');
  });

  it('leads to the mails in doubt', async () => {
    const { router } = renderAt('/', { engine });
    const { id } = await campaignNamed(engine.host, 'Spring news');
    await userEvent.click(await screen.findByRole('link', { name: 'Resolve' }));
    await waitFor(() =>
      expect(router.state.location.href).toBe(`/campaigns/${id}/deliveries?status=in_doubt`),
    );
  });

  it('shows what failed, what is safe, and tries again', async () => {
    let broken = true;
    const failure = new Failure({ code: 'store', message: 'The store is locked.', hint: null });
    const sample = renderAt('/', {
      engine,
      handlers: {
        overview: () => {
          if (broken) throw failure;
          return {
            current: [],
            last: [],
            drafts: [],
            needs_you: [],
            relays: [],
            contacts: 0,
            sendable: 0,
            practice_caught: 0,
          };
        },
      },
    });
    expect(await screen.findByText('The store is locked.')).toBeDefined();
    expect(screen.getByText('Nothing is lost. Sending continues.')).toBeDefined();
    broken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Nothing to do.')).toBeDefined();
    expect(await faults(sample.container)).toEqual([]);
  });
});

describe('the overview of an empty workspace', () => {
  const engine = openEngine('empty');

  it('shows when the practice relay does not run', async () => {
    renderAt('/', {
      engine,
      handlers: {
        practice_state: () => ({
          running: false,
          port: 0,
          user: 'practice',
          password: 'x',
          error: 'Port 2525 is taken.',
          captured: 0,
          faults: {
            refuse: [],
            defer: [],
            defer_times: 0,
            drop_after_data: [],
            slow_ms: 0,
            refuse_sign_in: false,
          },
        }),
      },
    });
    expect(await screen.findByText('Port 2525 is taken.')).toBeDefined();
  });

  it('leads through the first start', async () => {
    const { container } = renderAt('/', { engine });
    await screen.findByText('Send your first practice campaign');
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Add 25 sample contacts' }));
    expect(await screen.findByText('25 contacts imported')).toBeDefined();
    expect(screen.getByRole('button', { name: 'New campaign' })).toBeDefined();
  });
});
