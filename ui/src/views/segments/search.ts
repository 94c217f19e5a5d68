/**
 * The segment that is open, in the address, so that Back restores it.
 */
import { z } from '../../zod';

/** In place of an id: a segment that is not saved yet. */
export const newSegment = 'new';

const schema = z.object({ segment: z.string().optional().catch(undefined) });

export const segmentsSearch = (search: Record<string, unknown>): z.infer<typeof schema> =>
  schema.parse(search);
