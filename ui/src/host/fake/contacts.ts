/** The fake host's answers about people, lists and imports. */
import type { ContactDetail } from '../types';
import { person } from './sample';
import type { Area } from './world';

export const contacts: Area = (world) => {
  const listName = (id: string) => world.lists.find((list) => list.id === id)?.name ?? id;
  const row = ({ updated_at: _, ...one }: ContactDetail) => ({
    ...one,
    lists: one.lists.map(listName),
  });
  return {
    contact_counts: () => {
      const of = (status: string) => world.contacts.filter((one) => one.status === status).length;
      return {
        total: world.contacts.length,
        sendable: of('subscribed'),
        unsubscribed: of('unsubscribed'),
        bounced: of('bounced'),
        complained: of('complained'),
      };
    },
    contact_page: ({ filter, offset, limit }) => {
      const search = filter.search.toLowerCase();
      const found = world.contacts.filter(
        (one) =>
          (!filter.status || one.status === filter.status) &&
          (!filter.list || one.lists.includes(filter.list)) &&
          `${one.address} ${one.given_name ?? ''} ${one.family_name ?? ''}`
            .toLowerCase()
            .includes(search),
      );
      return { total: found.length, rows: found.slice(offset, offset + limit).map(row) };
    },
    list_all: () => world.lists,
    contact_samples: () => {
      const made = Array.from({ length: 25 }, (_, index) => person(index + 1, world.now()));
      const list = { id: 'list-samples', name: 'Made-up people', people: 25, sendable: 24 };
      world.contacts.push(...made.map((one) => ({ ...one, lists: [list.id] })));
      world.lists.push(list);
      world.changed('contacts', 'lists');
      return list;
    },
  };
};
