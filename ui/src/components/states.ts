/**
 * The word, icon and colour of each delivery state and provider event, the same everywhere.
 *
 * The keys are the values of the API ("in_doubt"); "leased" is shown as queued. Leaves out: which
 * transitions are legal, which the engine decides.
 */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import {
  type Icon,
  IconArrowBackUp,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconFlag,
  IconHelpHexagon,
  IconHourglassOff,
  IconMailCheck,
  IconMailOpened,
  IconMailPause,
  IconMailX,
  IconPointer,
  IconRotateClockwise,
  IconSend,
  IconUserMinus,
  IconUserQuestion,
} from '@tabler/icons-react';
import type { ContactStatus, CountsView, DeliveryStatus, EventKind } from '../host/generated';
import type { StateColor } from '../theme';

/** What can be marked with a word, an icon and a colour. */
export type StateName = DeliveryStatus | Exclude<ContactStatus, 'subscribed'> | EventKind;

export interface State {
  word: MessageDescriptor;
  meaning: MessageDescriptor;
  Icon: Icon;
  color: StateColor;
}

const queued: State = {
  word: msg`Queued`,
  meaning: msg`Waiting to be sent`,
  Icon: IconCircleDashed,
  color: 'queued',
};

export const states: Record<StateName, State> = {
  queued,
  leased: queued,
  sending: {
    word: msg`Sending`,
    meaning: msg`Being sent right now`,
    Icon: IconSend,
    color: 'sending',
  },
  accepted: {
    word: msg`Accepted`,
    meaning: msg`The relay accepted it and will deliver it`,
    Icon: IconCircleCheck,
    color: 'accepted',
  },
  deferred: {
    word: msg`Trying again`,
    meaning: msg`The relay asked to retry later; Postroom retries automatically`,
    Icon: IconRotateClockwise,
    color: 'deferred',
  },
  refused: {
    word: msg`Refused`,
    meaning: msg`The relay refused it; the reply says why`,
    Icon: IconCircleX,
    color: 'refused',
  },
  expired: {
    word: msg`Expired`,
    meaning: msg`The relay kept asking to retry later; Postroom gave up`,
    Icon: IconHourglassOff,
    color: 'expired',
  },
  withdrawn: {
    word: msg`Withdrawn`,
    meaning: msg`Withdrawn before it was sent`,
    Icon: IconArrowBackUp,
    color: 'withdrawn',
  },
  in_doubt: {
    word: msg`In doubt`,
    meaning: msg`Possibly sent; you decide what happens`,
    Icon: IconHelpHexagon,
    color: 'inDoubt',
  },
  bounced: {
    word: msg`Bounced`,
    meaning: msg`Email to this address bounced`,
    Icon: IconMailX,
    color: 'bounced',
  },
  complained: {
    word: msg`Complained`,
    meaning: msg`Marked an email as spam`,
    Icon: IconFlag,
    color: 'complained',
  },
  no_consent: {
    word: msg`No consent`,
    meaning: msg`Has not given consent; receives no email`,
    Icon: IconUserQuestion,
    color: 'withdrawn',
  },
  delivered: {
    word: msg`Delivered`,
    meaning: msg`The provider reports that the recipient’s server accepted it`,
    Icon: IconMailCheck,
    color: 'delivered',
  },
  soft_bounced: {
    word: msg`Temporarily bounced`,
    meaning: msg`Bounced this time; the next email may arrive`,
    Icon: IconMailPause,
    color: 'deferred',
  },
  opened: {
    word: msg`Opened`,
    meaning: msg`Opened by the recipient or by a bot`,
    Icon: IconMailOpened,
    color: 'opened',
  },
  clicked: {
    word: msg`Clicked`,
    meaning: msg`Link clicked by the recipient or by a bot`,
    Icon: IconPointer,
    color: 'clicked',
  },
  unsubscribed: {
    word: msg`Unsubscribed`,
    meaning: msg`Wants no more email`,
    Icon: IconUserMinus,
    color: 'unsubscribed',
  },
};

/** The order of the words in lists that explain them. */
export const explained: DeliveryStatus[] = [
  'queued',
  'sending',
  'accepted',
  'deferred',
  'refused',
  'expired',
  'withdrawn',
  'in_doubt',
];

/** The one order of bars and counts. */
export const barOrder = [
  'accepted',
  'sending',
  'deferred',
  'in_doubt',
  'refused',
  'expired',
  'withdrawn',
  'queued',
] as const satisfies DeliveryStatus[];

export type BarState = (typeof barOrder)[number];

/** How many stand in a bar's segment; a leased mail still waits. */
export const inBar = (counts: CountsView, state: BarState): number =>
  state === 'queued' ? counts.queued + counts.leased : counts[state];
