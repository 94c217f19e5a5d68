/** Closing the window while sending: one question, with an answer that can be remembered. */
import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { renderOver } from '../../test/render';
import { ClosingDialog } from './ClosingDialog';

it('asks, and passes the answer on', async () => {
  const { host } = renderOver(<ClosingDialog />);
  expect(screen.queryByRole('dialog')).toBeNull();
  act(() => host.close());
  await userEvent.click(await screen.findByRole('button', { name: /Keep sending/ }));
  expect(host.closings).toEqual([{ answer: 'background', remember: false }]);
});

it('remembers the answer only where asked to', async () => {
  const { host } = renderOver(<ClosingDialog />);
  act(() => host.close());
  await userEvent.click(await screen.findByRole('checkbox', { name: /ask again/ }));
  await userEvent.click(screen.getByRole('button', { name: /Pause sending/ }));
  expect(host.closings).toEqual([{ answer: 'quit', remember: true }]);
});

it('leaves the window open when the question is dismissed', async () => {
  const { host } = renderOver(<ClosingDialog />);
  act(() => host.close());
  await userEvent.click(await screen.findByRole('button', { name: 'Leave the window open' }));
  expect(host.closings).toEqual([{ answer: 'ask', remember: false }]);
});
