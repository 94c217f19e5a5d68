/** The state of an import that its address holds: the step, and the files that follow. */
import { z } from '../../zod';

/** The steps in their order. */
export const steps = ['file', 'columns', 'check', 'done'] as const;

export type Step = (typeof steps)[number];

const schema = z.object({
  /** None: the columns. */
  step: z.enum(['file', 'check', 'done']).optional().catch(undefined),
  /** Tokens of the files that were chosen together with this one and are not imported yet. */
  next: z.array(z.string()).optional().catch(undefined),
});

export type ImportSearch = z.infer<typeof schema>;

export const importSearch = (search: Record<string, unknown>): ImportSearch => schema.parse(search);
