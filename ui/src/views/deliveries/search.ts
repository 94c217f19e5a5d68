/**
 * The filter and the order of the deliveries as part of the address, so that Back and a link restore it.
 *
 * A value that is not valid is dropped; the rest of the filter stays.
 */
import { z } from '../../zod';

const statuses = [
  'queued',
  'leased',
  'sending',
  'deferred',
  'accepted',
  'refused',
  'expired',
  'in_doubt',
  'withdrawn',
] as const;

export const sortColumns = [
  'address',
  'name',
  'status',
  'attempts',
  'relay',
  'at',
  'reply',
] as const;

export const deliverySearch = z.object({
  status: z.enum(statuses).optional().catch(undefined),
  search: z.string().optional().catch(undefined),
  domain: z.string().optional().catch(undefined),
  /** The router reads `code=550` as a number. */
  code: z.coerce.string().optional().catch(undefined),
  /** None: the order of the audience. */
  sort: z.enum(sortColumns).optional().catch(undefined),
  descending: z.boolean().optional().catch(undefined),
});

export type DeliverySearch = z.infer<typeof deliverySearch>;
