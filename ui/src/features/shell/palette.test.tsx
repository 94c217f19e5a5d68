/** Ctrl+K finds pages, campaigns, people, lists, relays and settings. */

import { spotlight } from '@mantine/spotlight';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { openEngine } from '../../test/engine';
import { renderAt } from '../../test/render';
import { openPalette } from './palette';
import { matches } from './paletteSearch';

const engine = openEngine();

describe('the palette', () => {
  // Its state outlives the page of a test.
  afterEach(() => spotlight.close());

  it.each([
    ['jager', 'Käthe Jäger', true],
    ['jaeger', 'Käthe Jäger', true],
    ['Jäger käthe', 'Kaethe Jaeger', true],
    ['lodz', 'Łódź', true],
    ['anna', 'Käthe Jäger', false],
  ])('"%s" in "%s": %s', (query, text, found) => {
    expect(matches(query, text)).toBe(found);
  });

  it.each([
    ['spring', /^Spring news/],
    ['send', 'SendGrid'],
    ['suppress', 'Suppression list'],
    ['language', 'Language'],
  ])('finds "%s"', async (query, label) => {
    const user = userEvent.setup();
    renderAt('/', { engine });
    await screen.findByRole('main');
    openPalette();
    await user.type(await screen.findByPlaceholderText('Search or run a command'), query);
    const results = await screen.findByRole('dialog');
    expect((await within(results).findAllByText(label)).length).toBeGreaterThan(0);
  });
});
