/**
 * The form's values, made from a preset or from a relay that exists, and what they need before the
 * program can be asked.
 *
 * Leaves out: all other rules, which the program checks when the relay is saved or tested.
 */

import type { LimitsView, PresetView, RelayDraft, RelayView } from '../../host/types';
import { z } from '../../zod';

export function limitsFromPreset(preset: PresetView): LimitsView {
  return {
    per_minute: preset.per_minute,
    per_hour: preset.per_hour,
    per_day: preset.per_day,
    day: { kind: 'rolling' },
    domains: [],
    warm_up: null,
    senders: [],
  };
}

export function draftFromPreset(preset: PresetView): RelayDraft {
  return {
    id: null,
    name: preset.id === 'other' ? '' : preset.name,
    preset: preset.id,
    host: preset.variants[0]?.host ?? preset.host,
    port: preset.port,
    tls: preset.tls,
    allow_plain: false,
    user: preset.fixed_user ?? '',
    password: null,
    ca_pem: null,
    ehlo_name: '',
    connections: preset.connections,
    per_second: preset.per_second,
    per_connection: preset.per_connection,
    limits: limitsFromPreset(preset),
  };
}

export function draftFromRelay(relay: RelayView): RelayDraft {
  return {
    id: relay.id,
    name: relay.name,
    preset: relay.preset,
    host: relay.host,
    port: relay.port,
    tls: relay.tls,
    allow_plain: relay.allow_plain,
    user: relay.user,
    password: null,
    ca_pem: null,
    ehlo_name: relay.ehlo_name,
    connections: relay.connections,
    per_second: relay.per_second,
    per_connection: relay.per_connection,
    limits: relay.limits,
  };
}

/** This computer itself: no network is involved. */
export function isLoopback(host: string): boolean {
  const plain = host.trim().toLowerCase();
  return plain === 'localhost' || plain === '::1' || plain === '[::1]' || /^127\./.test(plain);
}

/** What a relay needs before it can be saved or tested. */
export const relaySchema = z
  .object({
    host: z.string().trim().min(1),
    port: z.int().min(1),
    tls: z.enum(['implicit', 'starttls', 'none']),
    allow_plain: z.boolean(),
  })
  .refine(({ tls, allow_plain, host }) => tls !== 'none' || allow_plain || isLoopback(host), {
    path: ['allow_plain'],
  });
