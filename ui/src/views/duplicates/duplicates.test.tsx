/** Duplicates: a shared name alone proposes nobody; different people stay apart for good. */
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { openEngine } from '../../test/engine';
import { faults, renderAt } from '../../test/render';

const engine = openEngine('empty');

async function add(address: string, phone = '') {
  const contact = {
    id: null,
    address,
    given_name: 'Anna',
    family_name: 'Berg',
    fields: (phone ? { Phone: phone } : {}) as Record<string, string>,
    status: 'subscribed' as const,
    lists: [],
  };
  await engine.host.call('contact_save', contact);
}

it('need a second sign, and "not the same person" is remembered', async () => {
  const user = userEvent.setup();
  await add('anna@north.example', '+49 171 1234567');
  await add('berg@south.example', '0171 1234567');
  await add('a.b.1970@east.example');
  const { unmount } = renderAt('/contacts/duplicates', { engine });
  expect(await screen.findByText('anna@north.example')).toBeDefined();
  expect(screen.queryByText('a.b.1970@east.example')).toBeNull();
  expect(await faults()).toEqual([]);
  await user.click(screen.getByRole('button', { name: /not the same person/ }));
  expect(await screen.findByText('No duplicates found')).toBeDefined();
  unmount();
  renderAt('/contacts/duplicates', { engine });
  await waitFor(() => expect(screen.getByText('No duplicates found')).toBeDefined());
});
