/**
 * Each delivery state's word, icon and colour, and each later fact's: the same three everywhere.
 *
 * Takes the words that cross the border ("in_doubt"); "leased" reads as queued. Leaves out: which
 * move is legal, which is the engine's.
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
import type { ContactStatus, CountsView, DeliveryStatus, FactKind } from '../host/generated';
import type { StateColor } from '../theme';

/** What can be marked with a word, an icon and a colour. */
export type StateName = DeliveryStatus | Exclude<ContactStatus, 'subscribed'> | FactKind;

export interface State {
  word: MessageDescriptor;
  meaning: MessageDescriptor;
  Icon: Icon;
  color: StateColor;
}

const queued: State = {
  word: msg`Queued`,
  meaning: msg`Waits for its turn`,
  Icon: IconCircleDashed,
  color: 'queued',
};

export const states: Record<StateName, State> = {
  queued,
  leased: queued,
  sending: {
    word: msg`Sending`,
    meaning: msg`On the wire this moment`,
    Icon: IconSend,
    color: 'sending',
  },
  accepted: {
    word: msg`Accepted`,
    meaning: msg`The relay took it; delivering is its job now`,
    Icon: IconCircleCheck,
    color: 'accepted',
  },
  deferred: {
    word: msg`Trying again`,
    meaning: msg`Told “later”; we come back by ourselves`,
    Icon: IconRotateClockwise,
    color: 'deferred',
  },
  refused: {
    word: msg`Refused`,
    meaning: msg`Told “no”; the reply says why`,
    Icon: IconCircleX,
    color: 'refused',
  },
  expired: {
    word: msg`Expired`,
    meaning: msg`Told “later” for too long; we gave up`,
    Icon: IconHourglassOff,
    color: 'expired',
  },
  withdrawn: {
    word: msg`Withdrawn`,
    meaning: msg`Taken back before it left`,
    Icon: IconArrowBackUp,
    color: 'withdrawn',
  },
  in_doubt: {
    word: msg`In doubt`,
    meaning: msg`Perhaps sent; you decide, we never send twice`,
    Icon: IconHelpHexagon,
    color: 'inDoubt',
  },
  bounced: {
    word: msg`Bounced`,
    meaning: msg`Mail to this address came back`,
    Icon: IconMailX,
    color: 'bounced',
  },
  complained: {
    word: msg`Complained`,
    meaning: msg`Marked a mail as spam`,
    Icon: IconFlag,
    color: 'complained',
  },
  no_consent: {
    word: msg`No consent`,
    meaning: msg`Never said yes; kept, and gets no mail`,
    Icon: IconUserQuestion,
    color: 'withdrawn',
  },
  delivered: {
    word: msg`Delivered`,
    meaning: msg`The provider says that the other server took it`,
    Icon: IconMailCheck,
    color: 'delivered',
  },
  soft_bounced: {
    word: msg`Bounced for now`,
    meaning: msg`Came back this time; the next mail may arrive`,
    Icon: IconMailPause,
    color: 'deferred',
  },
  opened: {
    word: msg`Opened`,
    meaning: msg`They opened it, or a robot did`,
    Icon: IconMailOpened,
    color: 'opened',
  },
  clicked: {
    word: msg`Clicked`,
    meaning: msg`They clicked a link in it, or a robot did`,
    Icon: IconPointer,
    color: 'clicked',
  },
  unsubscribed: {
    word: msg`Unsubscribed`,
    meaning: msg`Wants no more mail`,
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
