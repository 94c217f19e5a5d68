/** The fake host's answers about relays. */
import type { Area } from './world';

export const relays: Area = (world) => ({
  relay_list: () => world.relays,
});
