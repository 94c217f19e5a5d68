/** The fake host's answers about people and lists. */
import type { ContactDetail, ContactFilter, ContactSort, Selection } from '../types';
import { Failure } from '../types';
import { person } from './sample';
import type { Area } from './world';

const name = (one: ContactDetail) => `${one.given_name ?? ''} ${one.family_name ?? ''}`.trim();

const sortKey: Record<ContactSort, (one: ContactDetail) => string | number> = {
  address: (one) => one.address,
  name,
  status: (one) => one.status,
  created_at: (one) => one.created_at,
};

export const contacts: Area = (world) => {
  const notes = new Map<string, string>();
  const listName = (id: string) => world.lists.find((list) => list.id === id)?.name ?? id;
  const row = ({ updated_at: _, ...one }: ContactDetail) => ({
    ...one,
    suppressed: false,
    consent: 'opt_in' as const,
    lists: one.lists.map(listName),
  });
  const matches = (filter: ContactFilter) => (one: ContactDetail) =>
    (!filter.status || one.status === filter.status) &&
    (!filter.list || one.lists.includes(filter.list)) &&
    `${one.address} ${name(one)} ${Object.values(one.fields).join(' ')}`
      .toLowerCase()
      .includes(filter.search.toLowerCase());
  const chosen = (selection: Selection): ContactDetail[] =>
    selection.kind === 'these'
      ? world.contacts.filter((one) => selection.ids.includes(one.id))
      : world.contacts
          .filter(matches(selection.filter))
          .filter((one) => !selection.except.includes(one.id));
  const told = () => world.changed('contacts', 'lists');
  const counted = () =>
    world.lists.map((list) => {
      const members = world.contacts.filter((one) => one.lists.includes(list.id));
      const sendable = members.filter((one) => one.status === 'subscribed').length;
      return { ...list, people: members.length, sendable };
    });
  const find = (id: string): ContactDetail => {
    const found = world.contacts.find((one) => one.id === id);
    if (!found) throw new Failure({ code: 'not_found', message: 'No such person.', hint: null });
    return found;
  };
  return {
    contact_counts: () => {
      const of = (status: string) => world.contacts.filter((one) => one.status === status).length;
      return {
        total: world.contacts.length,
        sendable: of('subscribed'),
        no_consent: of('no_consent'),
        unsubscribed: of('unsubscribed'),
        bounced: of('bounced'),
        complained: of('complained'),
      };
    },
    contact_page: ({ filter, sort, descending, offset, limit }) => {
      const key = sortKey[sort];
      const way = descending ? -1 : 1;
      const found = world.contacts.filter(matches(filter)).sort((a, b) => {
        const [one, other] = [key(a), key(b)];
        return one === other ? 0 : one < other ? -way : way;
      });
      return { total: found.length, rows: found.slice(offset, offset + limit).map(row) };
    },
    contact_get: ({ id }) => find(id),
    person_get: ({ id }) => {
      const contact = find(id);
      const day = 86_400_000;
      return {
        contact,
        consent: 'opt_in',
        list_names: contact.lists.map(listName),
        tags: ['VIP'],
        consents: [
          {
            import: 'p3',
            file: 'autumn-fair-signups.csv',
            line: 418,
            basis: 'opt_in',
            wording: 'Yes, send me the newsletter once a month',
            consented_at: world.now() - 41 * day,
            evidence: '2026-10-13 10:11:12; 192.0.2.7',
            at: world.now() - 40 * day,
          },
        ],
        suppressions: [],
        note: notes.get(id) ?? '',
        mails: [
          {
            delivery: 'd1',
            campaign: 'spring',
            campaign_name: 'Spring news',
            subject: 'Spring news: early sowing, new tomatoes and an open day',
            status: 'accepted',
            relay: 'SendGrid',
            attempts: 1,
            reply: '250 Ok: queued as 4f3a',
            at: world.now() - 3_600_000,
          },
          {
            delivery: 'd2',
            campaign: 'frost',
            campaign_name: 'Frost warning',
            subject: 'Frost tonight: bring the pots in',
            status: 'deferred',
            relay: 'Mailgun',
            attempts: 3,
            reply: '451 4.7.1 Try again later',
            at: world.now() - 30 * day,
          },
        ],
      };
    },
    person_note: ({ id, body }) => {
      notes.set(id, body);
      told();
      return {};
    },
    person_export: ({ id }) => ({ name: `${find(id).address}.json`, rows: 1 }),
    person_erase: ({ id }) => {
      world.contacts = world.contacts.filter((one) => one.id !== id);
      told();
      return {};
    },
    contact_save: (draft) => {
      if (!draft.address.includes('@')) {
        throw new Failure({
          code: 'invalid_address',
          message: 'there is no @ in it.',
          hint: 'address_no_at',
        });
      }
      const plain = {
        address: draft.address,
        given_name: draft.given_name || null,
        family_name: draft.family_name || null,
        status: draft.status,
        lists: draft.lists,
        fields: draft.fields,
        updated_at: world.now(),
      };
      const old = world.contacts.find((one) => one.id === draft.id);
      const saved: ContactDetail = old
        ? Object.assign(old, plain)
        : { ...plain, id: `person-new-${world.contacts.length}`, created_at: world.now() };
      if (!old) world.contacts.push(saved);
      told();
      return saved;
    },
    contact_delete: ({ selection }) => {
      const gone = new Set(chosen(selection));
      world.contacts = world.contacts.filter((one) => !gone.has(one));
      told();
      return { count: gone.size };
    },
    contact_set_status: ({ selection, status }) => {
      const touched = chosen(selection);
      for (const one of touched) one.status = status;
      told();
      return { count: touched.length };
    },
    contact_set_list: ({ selection, list, on }) => {
      const touched = chosen(selection);
      for (const one of touched) {
        one.lists = [...one.lists.filter((id) => id !== list), ...(on ? [list] : [])];
      }
      told();
      return { count: touched.length };
    },
    contact_export: ({ selection }) => ({ name: 'people.csv', rows: chosen(selection).length }),
    contact_fields: () => [...new Set(world.contacts.flatMap((one) => Object.keys(one.fields)))],
    contact_samples: () => {
      const list = { id: 'list-samples', name: 'Made-up people', people: 25, sendable: 24 };
      const made = Array.from({ length: 25 }, (_, index) => person(index + 1, world.now()));
      world.contacts.push(...made.map((one) => ({ ...one, lists: [list.id] })));
      world.lists.push(list);
      told();
      return list;
    },
    list_all: counted,
    list_save: ({ id, name }) => {
      const old = world.lists.find((list) => list.id === id);
      const list = old ?? { id: `list-${world.lists.length + 1}`, name, people: 0, sendable: 0 };
      list.name = name;
      if (!old) world.lists.push(list);
      told();
      return list;
    },
    list_delete: ({ id }) => {
      world.lists = world.lists.filter((list) => list.id !== id);
      for (const one of world.contacts) one.lists = one.lists.filter((list) => list !== id);
      told();
      return {};
    },
  };
};
