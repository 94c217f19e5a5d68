/**
 * zod as the content policy of the window allows it: without compiling schemas by `eval`.
 *
 * Import `z` from here and nowhere else, so that the setting is made before the first schema.
 */
import { z } from 'zod';

z.config({ jitless: true });

export { z };
