/**
 * Segments: who got the last mails and opened none is one click, and what opens can tell is said.
 */
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { asksForOpens } from '../../features/segment';
import { faults, renderAt } from '../../test/render';

describe('segments', () => {
  it('finds who got the last three and opened none with one click', async () => {
    const user = userEvent.setup();
    const { host, container } = renderAt('/contacts/segments');
    await user.click(await screen.findByRole('button', { name: 'New segment' }));
    await user.click(screen.getByRole('button', { name: 'Got the last 3 mails, opened none' }));
    expect(screen.getByText(/known only where a provider reports them/)).toBeDefined();
    expect(await faults(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Save segment' }));
    await waitFor(() =>
      expect(host.calls.find((call) => call.name === 'segment_save')?.request).toMatchObject({
        name: 'Never opened the last 3',
        rule: { rules: [{ kind: 'opened_of_last', mails: 3, at_most: 0 }] },
      }),
    );
  });

  it('explains opens wherever a condition asks for them', () => {
    const active = { kind: 'active_within_days', days: 7 } as const;
    const none = { kind: 'group', together: 'none', rules: [active] } as const;
    expect(asksForOpens({ ...none, rules: [active] })).toBe(true);
    expect(asksForOpens({ kind: 'status', status: 'subscribed' })).toBe(false);
  });
});
