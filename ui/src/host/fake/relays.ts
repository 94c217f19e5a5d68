/** The fake host's answers about relays: presets, saving, pausing, and a test that can fail. */
import type { TestStepView, RelayDraft, RelayView } from '../types';
import { Failure } from '../types';
import { presets } from './presets';
import { relay } from './sample';
import type { Area } from './world';

const fine: Omit<TestStepView, 'outcome' | 'advice' | 'advice_code'>[] = [
  {
    step: 'dns',
    millis: 24,
    lines: [],
    facts: [{ name: 'addresses', value: '192.0.2.56, 192.0.2.57' }],
  },
  {
    step: 'connect',
    millis: 41,
    lines: ['220 SG ESMTP service ready at mx-5'],
    facts: [{ name: 'addresses', value: '192.0.2.56' }],
  },
  {
    step: 'tls',
    millis: 88,
    lines: [],
    facts: [
      { name: 'tls_version', value: 'TLS 1.3' },
      { name: 'cipher', value: 'TLS_AES_128_GCM_SHA256' },
      { name: 'subject', value: '*.example.net' },
      { name: 'issuer', value: 'Sample Authority R3' },
      { name: 'expires_at', value: '1825372800000' },
    ],
  },
  {
    step: 'hello',
    millis: 39,
    lines: ['250-PIPELINING', '250-8BITMIME', '250 SIZE 31457280'],
    facts: [],
  },
  { step: 'sign_in', millis: 702, lines: ['235 2.7.0 Authentication successful'], facts: [] },
  { step: 'sender', millis: 31, lines: ['250 2.1.0 Sender ok'], facts: [] },
  { step: 'recipient', millis: 33, lines: ['250 2.1.5 Recipient ok'], facts: [] },
];

function probe(password: string | null) {
  const wrong = password === 'wrong';
  const steps = fine.map((step, index): TestStepView => {
    const told = { advice: null, advice_code: null };
    if (!wrong || index < 4) return { ...step, outcome: 'passed', ...told };
    if (index > 4) {
      return { ...step, outcome: 'skipped', millis: 0, lines: [], facts: [], ...told };
    }
    return {
      ...step,
      outcome: 'failed',
      lines: [
        '535 Authentication failed: The provided authorization grant is invalid, expired, or revoked',
      ],
      advice_code: 'wrong_password',
      advice: 'The relay did not take user name or password.',
    };
  });
  return { ok: !wrong, millis: steps.reduce((sum, step) => sum + step.millis, 0), steps };
}

function fromDraft(draft: RelayDraft, old: RelayView | undefined, id: string): RelayView {
  const { password, ca_pem, ...plain } = draft;
  return relay({
    ...old,
    ...plain,
    id,
    has_password: password ? true : (old?.has_password ?? false),
    has_own_ca: ca_pem === null ? (old?.has_own_ca ?? false) : ca_pem !== '',
    paused: password && old?.paused?.why !== 'by_user' ? null : (old?.paused ?? null),
  });
}

export const relays: Area = (world) => {
  const find = (id: string): RelayView => {
    const found = world.relays.find((one) => one.id === id);
    if (!found) {
      throw new Failure({ code: 'not_found', message: 'There is no such relay.', hint: null });
    }
    return found;
  };
  const pause = (id: string, paused: RelayView['paused']) => {
    const found = find(id);
    found.paused = paused;
    world.changed('relays');
    return found;
  };
  return {
    relay_presets: () => presets,
    relay_list: () => world.relays,
    relay_save: (draft) => {
      const old = world.relays.find((one) => one.id === draft.id);
      const made = fromDraft(draft, old, draft.id ?? `relay-${world.relays.length + 1}`);
      if (old) Object.assign(old, made);
      else world.relays.unshift(made);
      world.changed('relays');
      return made;
    },
    relay_remove: ({ id }) => {
      world.relays.splice(world.relays.indexOf(find(id)), 1);
      world.changed('relays');
      return {};
    },
    relay_test: async ({ draft }) => {
      await new Promise((done) => setTimeout(done, 20));
      return probe(draft.password);
    },
    relay_probe: async ({ id }) => {
      await new Promise((done) => setTimeout(done, 20));
      const found = find(id);
      found.wire = { mode: 'chunked', under_way: 8 };
      return {
        taken: true,
        wire: found.wire,
        bytes: 1_840,
        words: '250 2.0.0 Ok: queued as 8F2C11',
        advice_code: null,
        advice: null,
      };
    },
    relay_pause: ({ id }) =>
      pause(id, { why: 'by_user', text: '', since: world.now(), until: null }),
    relay_resume: ({ id }) => pause(id, null),
    relay_password: ({ id }) => {
      const found = pause(id, null);
      found.has_password = true;
      return found;
    },
  };
};
