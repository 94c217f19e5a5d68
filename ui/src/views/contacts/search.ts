/**
 * The state of the contacts table that lives in the address, so that Back restores it: list or
 * status, search text, filter and sort order.
 *
 * Leaves out: the columns, which are saved in the workspace. Only the page writes this address, so a
 * filter is checked for its groups and kinds, and not for the values in its conditions.
 */

import type { Group } from '../../features/segment/rule';
import type { ContactStatus, SegmentRule } from '../../host/types';
import { z } from '../../zod';
import { isSortable } from './sort';

/** Every status that blocks campaigns. */
export type BlockedStatus = Exclude<ContactStatus, 'subscribed'>;

const group: z.ZodType<Group> = z.lazy(() =>
  z.object({
    kind: z.literal('group'),
    together: z.enum(['all', 'any', 'none']),
    rules: z.array(rule),
  }),
);
const condition = z.custom<Exclude<SegmentRule, Group>>(
  (value) =>
    typeof value === 'object' && value !== null && 'kind' in value && value.kind !== 'group',
);
const rule: z.ZodType<SegmentRule> = z.union([group, condition]);

const schema = z.object({
  search: z.string().optional().catch(undefined),
  /** The id of a list, a tag or a segment. */
  list: z.string().optional().catch(undefined),
  status: z
    .enum(['no_consent', 'unsubscribed', 'bounced', 'complained'])
    .optional()
    .catch(undefined),
  rule: group.optional().catch(undefined),
  /** The id of a column; none: the email address. */
  sort: z.string().refine(isSortable).optional().catch(undefined),
  descending: z.boolean().optional().catch(undefined),
});

export type ContactsSearch = z.infer<typeof schema>;

export const contactsSearch = (search: Record<string, unknown>): ContactsSearch =>
  schema.parse(search);
