/** The live view under a stream of events: only what changed is drawn again. */
import { screen, waitFor } from '@testing-library/react';
import { afterAll, expect, it, vi } from 'vitest';
import type * as GaugesModule from '../../features/Gauges';
import { campaignNamed, openEngine } from '../../test/engine';
import { live, relays } from '../../test/live';

const drawn = { gauges: 0 };
const engine = openEngine();

// A view that another file has imported holds the real gauges already.
vi.resetModules();
vi.doMock('../../features/Gauges', async (original) => {
  const actual = await original<typeof GaugesModule>();
  const draw = (props: GaugesModule.GaugesProps) => {
    drawn.gauges += 1;
    return actual.Gauges(props);
  };
  return { ...actual, Gauges: draw };
});
const { renderAt } = await import('../../test/render');
const { activate } = await import('../../i18n');
await activate('en');
afterAll(() => vi.doUnmock('../../features/Gauges'));

it('events that change the counts draw no relay and no reply again', async () => {
  const { id } = await campaignNamed(engine.host, 'Spring news');
  const sample = { ...live, campaign: { ...live.campaign, id } };
  let accepted = sample.counts.accepted;
  const { host } = renderAt(`/campaigns/${id}/live`, {
    engine,
    handlers: {
      relay_list: () => relays,
      campaign_live: () => ({ ...sample, counts: { ...sample.counts, accepted } }),
    },
  });
  const heading = await screen.findByRole('heading', { level: 1 });
  await waitFor(() => expect(drawn.gauges).toBeGreaterThan(0));
  const row = (await screen.findAllByText(/^250 2.0.0/))[0];
  // The list of relays comes a moment later and tells the day of the warm-up.
  await screen.findByText('day 3 of the warm-up');
  const before = drawn.gauges;
  const asked = host.calls.filter(({ name }) => name === 'campaign_live').length;

  for (let burst = 1; burst <= 3; burst += 1) {
    for (let event = 0; event < 100; event += 1) {
      accepted += 1;
      host.changed('deliveries');
    }
    await waitFor(() =>
      expect(heading.textContent).toContain(`${accepted.toLocaleString('en')} accepted`),
    );
  }
  expect(drawn.gauges).toBe(before);
  expect((await screen.findAllByText(/^250 2.0.0/))[0]).toBe(row);
  // Three hundred events, and a handful of readings.
  const again = host.calls.filter(({ name }) => name === 'campaign_live').length - asked;
  expect(again).toBeLessThanOrEqual(12);
});
