/** The fake host's answers about the practice relay and its inbox. */
import type { Area } from './world';

export const practice: Area = () => ({
  practice_state: () => ({
    running: true,
    port: 2525,
    trouble: null,
    caught: 0,
    faults: {
      refuse: [],
      defer: [],
      defer_times: 0,
      drop_after_data: [],
      slow_ms: 0,
      refuse_sign_in: false,
    },
  }),
});
