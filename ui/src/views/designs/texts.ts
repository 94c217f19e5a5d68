/**
 * The names and descriptions of the gallery's designs in the window's language. A design that has
 * none here keeps its own.
 */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { useCallback } from 'react';
import type { DesignView } from '../../host/types';

interface Texts {
  name: MessageDescriptor;
  description: MessageDescriptor;
}

const gallery: Record<string, Texts> = {
  newsletter: {
    name: msg`Newsletter`,
    description: msg`Several short stories with a picture on top.`,
  },
  announcement: { name: msg`Announcement`, description: msg`One piece of news, said clearly.` },
  'product-offer': {
    name: msg`Product offer`,
    description: msg`One or two products with a price and a button.`,
  },
  'event-invitation': {
    name: msg`Event invitation`,
    description: msg`Date, place and one button to say yes.`,
  },
  'appointment-reminder': {
    name: msg`Appointment reminder`,
    description: msg`When, where, and how to change it.`,
  },
  'order-confirmation': {
    name: msg`Order confirmation`,
    description: msg`All ordered lines with the total.`,
  },
  'delivery-notice': {
    name: msg`Delivery notice`,
    description: msg`The parcel is on its way, with a link to follow it.`,
  },
  invoice: { name: msg`Invoice`, description: msg`Lines, total and how to pay.` },
  'password-reset': {
    name: msg`Password reset`,
    description: msg`One button, how long it works, and what to do if it was not you.`,
  },
  welcome: { name: msg`Welcome`, description: msg`The first mail to somebody new.` },
  'thank-you': {
    name: msg`Thank you`,
    description: msg`After a purchase, a donation or a visit.`,
  },
  survey: { name: msg`Survey`, description: msg`One question with clear answers.` },
  'seasons-greetings': {
    name: msg`Season’s greetings`,
    description: msg`A greeting at the end of the year.`,
  },
  'job-advert': {
    name: msg`Job advert`,
    description: msg`A position with tasks, what you offer, and how to apply.`,
  },
  'club-notice': {
    name: msg`Club notice`,
    description: msg`Dates and notices for the members of a club.`,
  },
  letter: {
    name: msg`Letter on a sheet`,
    description: msg`A letter without ornament; often the one that is read.`,
  },
};

export function useDesignTexts() {
  const { i18n } = useLingui();
  return useCallback(
    ({ id, name, description }: Pick<DesignView, 'id' | 'name' | 'description'>) => {
      const texts = gallery[id];
      return texts
        ? { name: i18n._(texts.name), description: i18n._(texts.description) }
        : { name, description };
    },
    [i18n],
  );
}
