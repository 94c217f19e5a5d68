/**
 * Every page opens over the fake host, in both its states, and axe finds nothing wrong.
 */
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { faults, renderAt } from './render';

const addresses = [
  '/',
  '/campaigns',
  '/campaigns/openday/compose',
  '/campaigns/openday/review',
  '/campaigns/spring/live',
  '/campaigns/spring/deliveries',
  '/contacts',
  '/contacts/import/sample-file',
  '/contacts/import/activity',
  '/contacts/suppression',
  '/contacts/imports',
  '/contacts/segments',
  '/contacts/lists',
  '/contacts/fields',
  '/contacts/duplicates',
  '/contacts/changes',
  '/contacts/person-3',
  '/relays',
  '/relays/new',
  '/relays/sendgrid',
  '/practice',
  '/settings',
];

describe('every page', () => {
  it.each(addresses)('%s opens and is named', async (address) => {
    const { container } = renderAt(address);
    await waitFor(() => expect(container.querySelector('main h1, main h2')).not.toBeNull());
    expect(await faults(container)).toEqual([]);
  });

  it('says so where there is no page', async () => {
    renderAt('/nowhere');
    expect(await screen.findByText('This page does not exist.')).toBeDefined();
  });
});
