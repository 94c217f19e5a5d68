/**
 * The search text of the campaigns as part of the address, so that Back restores it.
 */
import { z } from '../../zod';

export const campaignsSearch = z.object({ search: z.string().optional().catch(undefined) });
