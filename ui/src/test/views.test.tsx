/**
 * Every page opens over a real engine, and axe finds nothing wrong.
 */
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { campaignPage, contactNamed, openEngine, relayId } from './engine';
import { faults, renderAt } from './render';
import { activity } from './samples';

const engine = openEngine();
const pasted = async (name: string, text: string) =>
  `/contacts/import/${(await engine.host.call('import_paste', { name, text })).token}`;

const addresses = [
  '/',
  '/campaigns',
  '/contacts',
  '/contacts/suppression',
  '/contacts/imports',
  '/contacts/segments',
  '/contacts/lists',
  '/contacts/fields',
  '/contacts/duplicates',
  '/contacts/changes',
  '/relays',
  '/relays/new',
  '/practice',
  '/settings',
];

/** Addresses with an id or a token. */
const made: Record<string, () => Promise<string>> = {
  'a draft': () => campaignPage(engine, 'Open day', 'compose'),
  'the review': () => campaignPage(engine, 'Open day', 'review'),
  'the live view': () => campaignPage(engine, 'Spring news', 'live'),
  'the deliveries': () => campaignPage(engine, 'Spring news', 'deliveries'),
  'an import': () => pasted('people.csv', 'address,given_name\nanna@post.example,Anna'),
  'an activity file': () =>
    pasted('activity.csv', activity([{ email: 'anna@post.example', event: 'open' }])),
  'a contact': async () => `/contacts/${(await contactNamed(engine, 'anna'))?.id}`,
  'a relay': async () => `/relays/${await relayId(engine, 'SendGrid')}`,
};

async function opens(address: string) {
  const { container } = renderAt(address, { engine });
  await waitFor(() => expect(container.querySelector('main h1, main h2')).not.toBeNull());
  expect(await faults(container)).toEqual([]);
}

describe('every page', () => {
  it.each(addresses)('%s opens and is named', opens);

  it.each(Object.keys(made))('%s opens and is named', async (page) => {
    await opens((await made[page]?.()) ?? '');
  });

  it('shows an error where there is no page', async () => {
    renderAt('/nowhere', { engine });
    expect(await screen.findByText('This page does not exist.')).toBeDefined();
  });
});
