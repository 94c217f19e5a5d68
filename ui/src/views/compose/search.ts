/**
 * How a draft without content opens: in the editor, or as own HTML.
 */
import { z } from '../../zod';

export const composeSearch = z.object({ mode: z.literal('html').optional().catch(undefined) });
