/**
 * The simulated errors of the practice relay: which are on, and the defaults of each.
 */
import type { FaultsView } from '../../host/types';

/** The values a switch starts with; the sample addresses match these patterns. */
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
