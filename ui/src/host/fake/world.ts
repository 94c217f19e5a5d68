/**
 * What the fake host remembers, and the shape of the areas that answer from it.
 *
 * Each area (relays, contacts, campaigns, practice, app) is one file that returns handlers over the
 * shared world, so that a person added in one view is there in the next. Sample data is invented.
 */
import type {
  Answer,
  CampaignDetail,
  CampaignRow,
  CommandName,
  ContactDetail,
  DropEvent,
  ListView,
  PictureView,
  RelayView,
  Request,
  SettingsView,
  Tag,
} from '../types';

export interface World {
  /** Nothing has been set up yet. */
  first: boolean;
  /** A fixed "now" in tests; the clock otherwise. */
  now: () => number;
  settings: SettingsView;
  relays: RelayView[];
  contacts: ContactDetail[];
  lists: ListView[];
  /** Rows as the overview and the list of campaigns show them. */
  campaigns: CampaignRow[];
  /** Full campaigns by id, made when first asked for. */
  details: Map<string, CampaignDetail>;
  /** Pictures that were pasted or chosen, by id. */
  pictures: Map<string, PictureView>;
  /** Tells the page to read again. */
  changed: (...tags: Tag[]) => void;
  /** Lets a file hover over the window or fall on it. */
  drop: (event: DropEvent) => void;
}

export type Handlers = {
  [K in CommandName]: (request: Request<K>) => Answer<K> | Promise<Answer<K>>;
};

export type Area = (world: World) => Partial<Handlers>;

/** A copy that the page cannot write through. */
export const copy = <T>(value: T): T => structuredClone(value);
