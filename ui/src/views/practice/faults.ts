/**
 * The practice relay's misbehaviour as switches: what is on, and what a switch brings with it.
 */
import type { FaultsView } from '../../host/types';

/** What a switch turns on first; the samples' addresses fit these patterns. */
export const defaultFaults = {
  refuse: ['bounce*@*'],
  defer: ['later*@*'],
  drop_after_data: ['cut*@*'],
  slow_ms: 2_000,
} as const;

export const noFaults: FaultsView = {
  refuse: [],
  defer: [],
  defer_times: 2,
  drop_after_data: [],
  slow_ms: 0,
  refuse_sign_in: false,
};

export function hasFaults(faults: FaultsView): boolean {
  return (
    faults.refuse.length > 0 ||
    faults.defer.length > 0 ||
    faults.drop_after_data.length > 0 ||
    faults.slow_ms > 0 ||
    faults.refuse_sign_in
  );
}
