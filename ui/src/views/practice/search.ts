/** The state of the practice inbox that its address holds: search, open email and its tab. */
import { z } from '../../zod';

const schema = z.object({
  search: z.string().min(1).optional().catch(undefined),
  /** The id of the open email. */
  mail: z.string().min(1).optional().catch(undefined),
  tab: z.enum(['text', 'source', 'headers']).optional().catch(undefined),
});

export type PracticeSearch = z.infer<typeof schema>;

export const practiceSearch = (search: Record<string, unknown>): PracticeSearch =>
  schema.parse(search);
