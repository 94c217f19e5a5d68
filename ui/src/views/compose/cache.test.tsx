/** What is written leaves no cached answers behind: a request with the draft in it is a new key. */
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { campaignNamed, openEngine } from '../../test/engine';
import { renderAt } from '../../test/render';

const engine = openEngine();
const slow = { timeout: 15_000 };

it('thirty keys in the plain text add no cached answer', async () => {
  const user = userEvent.setup();
  const original = (await campaignNamed(engine.host, 'Open day')).id;
  const { id } = await engine.host.call('campaign_duplicate', { id: original });
  const { client } = renderAt(`/campaigns/${id}/compose`, { engine });
  await screen.findByRole('textbox', { name: 'Subject' }, slow);
  await user.click(screen.getByText('Plain text'));
  const write = await screen.findByRole('button', { name: 'Write custom text' }, slow);
  await waitFor(() => expect(write.hasAttribute('disabled')).toBe(false), slow);
  await user.click(write);
  const text = await screen.findByRole('textbox', { name: 'Custom plain text' }, slow);
  const cached = () =>
    client
      .getQueryCache()
      .getAll()
      .filter(({ queryKey }) => queryKey[1] === 'campaign_preview').length;
  await user.type(text, 'a');
  const before = cached();
  await user.type(text, 'the doors are open until late');
  expect(cached()).toBeLessThanOrEqual(before + 1);
});
