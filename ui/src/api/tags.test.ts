/** A burst of events: few readings, none thrown away, and the last state is always read. */
import { QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { createClient } from './provider';
import { invalidate, readKey } from './tags';

/** Lets everything that can settle do so. */
const settled = (until: () => boolean) =>
  new Promise<void>((done, fail) => {
    let turns = 0;
    const look = () => {
      if (until()) done();
      else if (++turns > 400) fail(new Error('it never came'));
      else setTimeout(look, 10);
    };
    look();
  });

it('a burst of events is one reading more, and the last state is read', async () => {
  const client = createClient();
  let state = 0;
  let asked = 0;
  const answers: (() => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey: readKey('campaign_list', {}),
    queryFn: () => {
      asked += 1;
      const seen = state;
      return new Promise<number>((done) => answers.push(() => done(seen)));
    },
  });
  const end = observer.subscribe(() => undefined);
  await settled(() => answers.length > 0);
  answers.shift()?.();
  await settled(() => observer.getCurrentResult().data === 0);

  for (let event = 1; event <= 50; event += 1) {
    state = event;
    invalidate(client, ['deliveries']);
  }
  await settled(() => answers.length > 0);
  // What was asked for first answers, though more events came: nothing is cancelled.
  answers.shift()?.();
  await settled(() => answers.length > 0);
  answers.shift()?.();
  await settled(() => observer.getCurrentResult().data === 50);
  expect(asked).toBeLessThanOrEqual(3);
  end();
});

it('an event while the first reading is under way is not lost', async () => {
  const client = createClient();
  const answers: ((value: string) => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey: readKey('campaign_list', {}),
    queryFn: () => new Promise<string>((done) => answers.push(done)),
  });
  const end = observer.subscribe(() => undefined);
  await settled(() => answers.length > 0);
  invalidate(client, ['campaigns']);
  answers.shift()?.('before');
  await settled(() => answers.length > 0);
  answers.shift()?.('after');
  await settled(() => observer.getCurrentResult().data === 'after');
  end();
});
