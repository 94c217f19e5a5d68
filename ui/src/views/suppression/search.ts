/** The state of the suppression list that its address holds. */
import { z } from '../../zod';

const schema = z.object({ search: z.string().min(1).optional().catch(undefined) });

export type SuppressionSearch = z.infer<typeof schema>;

export const suppressionSearch = (search: Record<string, unknown>): SuppressionSearch =>
  schema.parse(search);
