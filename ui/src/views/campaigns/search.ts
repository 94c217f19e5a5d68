/**
 * The search text of the campaigns as it stands in the address, so that Back restores it.
 */
import { z } from 'zod';

export const campaignsSearch = z.object({ search: z.string().optional().catch(undefined) });
