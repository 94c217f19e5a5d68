/** The fake host's answers about people and lists. */
import type {
  ChangeView,
  ContactDetail,
  ContactFilter,
  ContactSort,
  EventKind,
  FieldView,
  Selection,
  TableView,
} from '../types';
import { Failure } from '../types';
import { lastMail } from './lastMail';
import { person } from './sample';
import { asks } from './segments';
import type { Area } from './world';

const name = (one: ContactDetail) => `${one.given_name ?? ''} ${one.family_name ?? ''}`.trim();

const sortKey: Record<Extract<ContactSort, string>, (one: ContactDetail) => string | number> = {
  address: (one) => one.address,
  name,
  status: (one) => one.status,
  created_at: (one) => one.created_at,
};

export const contacts: Area = (world) => {
  const notes = new Map<string, string>();
  const tags = new Map<string, string>(
    world.first
      ? []
      : [
          ['tag-1', 'VIP'],
          ['tag-2', 'Open day 2025'],
        ],
  );
  const isTag = (id: string) => tags.has(id);
  const listName = (id: string) =>
    world.lists.find((list) => list.id === id)?.name ?? tags.get(id) ?? id;
  const kinds = new Map<string, FieldView>();
  const changes: ChangeView[] = [];
  let views: TableView[] = [];
  const undos = new Map<string, () => void>();
  /** Writes a change down, with the people as they were. */
  const change = (kind: ChangeView['kind'], count: number, some: Partial<ChangeView> = {}) => {
    const id = `change-${changes.length + 1}`;
    const before = structuredClone(world.contacts);
    const [lists, kept] = [structuredClone(world.lists), new Map(tags)];
    undos.set(id, () => {
      world.contacts = before;
      world.lists = lists;
      tags.clear();
      for (const [tag, name] of kept) tags.set(tag, name);
    });
    changes.unshift({
      id,
      kind,
      about: null,
      into: null,
      tag: false,
      status: null,
      people: count,
      at: world.now(),
      undone_at: null,
      ...some,
    });
    return { count, change: id };
  };
  const fieldNames = () => [
    ...new Set([...world.contacts.flatMap((one) => Object.keys(one.fields)), ...kinds.keys()]),
  ];
  const field = (name: string): FieldView => kinds.get(name) ?? { name, kind: 'text', choices: [] };
  const under = (id: string) => world.contacts.filter((one) => one.lists.includes(id));
  const row = ({ updated_at: _, ...one }: ContactDetail) => ({
    ...one,
    suppressed: false,
    last_mail: null,
    consent: 'opt_in' as const,
    lists: one.lists.filter((id) => !isTag(id)).map(listName),
    tags: one.lists.filter(isTag).map(listName),
  });
  const matches = (filter: ContactFilter) => (one: ContactDetail) =>
    (!filter.status || one.status === filter.status) &&
    (!filter.list || one.lists.includes(filter.list)) &&
    (filter.rule === null || (asks(filter.rule)?.(one) ?? true)) &&
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
        suppressed: 0,
      };
    },
    contact_page: ({ filter, sort, descending, offset, limit, last_mail }) => {
      const key =
        typeof sort === 'string'
          ? sortKey[sort]
          : (one: ContactDetail) => one.fields[sort.field] ?? '';
      const way = descending ? -1 : 1;
      const found = world.contacts.filter(matches(filter)).sort((a, b) => {
        const [one, other] = [key(a), key(b)];
        return one === other ? 0 : one < other ? -way : way;
      });
      return {
        total: found.length,
        rows: found.slice(offset, offset + limit).map((one) => ({
          ...row(one),
          last_mail: last_mail ? lastMail(one, world.now()) : null,
        })),
      };
    },
    contact_get: ({ id }) => find(id),
    person_get: ({ id }) => {
      const contact = find(id);
      const day = 86_400_000;
      const fact = (kind: EventKind, ago: number, detail: string | null) => ({
        kind,
        at: world.now() - ago,
        source: 'sendgrid-activity.csv',
        detail,
        robot: false,
      });
      return {
        contact,
        since: [],
        consent: 'opt_in',
        list_names: contact.lists.filter((one) => !isTag(one)).map(listName),
        tags: ['VIP'],
        changes: changes.filter((one) => one.about === contact.address),
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
            since: [
              fact('clicked', 1_200_000, 'https://alder.example/tomatoes'),
              fact('opened', 1_260_000, null),
              { ...fact('opened', 3_540_000, null), robot: true },
              fact('delivered', 3_590_000, '250 2.0.0 OK'),
            ],
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
            since: [],
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
      if (old) change('edited', 1, { about: draft.address });
      const saved: ContactDetail = old
        ? Object.assign(old, plain)
        : { ...plain, id: `person-new-${world.contacts.length}`, created_at: world.now() };
      if (!old) world.contacts.push(saved);
      told();
      return saved;
    },
    contact_delete: ({ selection }) => {
      const gone = new Set(chosen(selection));
      const done = change('deleted', gone.size);
      world.contacts = world.contacts.filter((one) => !gone.has(one));
      told();
      return done;
    },
    contact_set_status: ({ selection, status }) => {
      const touched = chosen(selection);
      const done = change('status', touched.length, { status });
      for (const one of touched) one.status = status;
      told();
      return done;
    },
    contact_set_list: ({ selection, list, on }) => {
      const touched = chosen(selection);
      const about = listName(list);
      const done = change(on ? 'list_on' : 'list_off', touched.length, { about, tag: isTag(list) });
      for (const one of touched) {
        one.lists = [...one.lists.filter((id) => id !== list), ...(on ? [list] : [])];
      }
      told();
      return done;
    },
    contact_set_field: ({ selection, name: about, value }) => {
      const touched = chosen(selection);
      const done = change('field', touched.length, { about, into: value });
      for (const one of touched) one.fields = { ...one.fields, [about]: value };
      told();
      return done;
    },
    contact_duplicates: () =>
      world.first
        ? []
        : [
            { likeness: 'mailbox', people: world.contacts.slice(3, 5).map(row) },
            { likeness: 'name', people: world.contacts.slice(10, 13).map(row) },
          ],
    contact_merge: ({ kept, others }) => {
      const done = change('merged', others.length + 1, { about: find(kept).address });
      world.contacts = world.contacts.filter((one) => !others.includes(one.id));
      told();
      return done;
    },
    change_list: () => changes.map((one) => ({ ...one })),
    change_undo: ({ id }) => {
      undos.get(id)?.();
      const one = changes.find((known) => known.id === id);
      if (one) one.undone_at = world.now();
      told();
      return { people: one?.people ?? 0, kept: 0 };
    },
    field_list: () => fieldNames().map(field),
    field_sizes: () =>
      fieldNames().map((name) => {
        const having = world.contacts.filter((one) => one.fields[name]);
        return {
          field: field(name),
          people: having.length,
          example: having[0]?.fields[name] ?? null,
        };
      }),
    field_save: (one) => {
      kinds.set(one.name, one);
      told();
      return {};
    },
    field_rename: ({ from, to }) => {
      const having = world.contacts.filter((one) => one.fields[from]);
      const done = change('field_renamed', having.length, { about: from, into: to });
      for (const one of having) {
        const { [from]: value = '', ...rest } = one.fields;
        one.fields = { [to]: value, ...rest };
      }
      kinds.delete(from);
      told();
      return done;
    },
    field_delete: ({ name: about }) => {
      const having = world.contacts.filter((one) => one.fields[about]);
      const done = change('field_deleted', having.length, { about });
      for (const one of having) {
        const { [about]: _, ...rest } = one.fields;
        one.fields = rest;
      }
      kinds.delete(about);
      told();
      return done;
    },
    tag_all: () =>
      [...tags].map(([id, tag]) => ({
        id,
        name: tag,
        people: under(id).length,
        sendable: under(id).filter((one) => one.status === 'subscribed').length,
      })),
    list_merge: ({ from, into }) => {
      const some = { about: listName(from), into: listName(into), tag: isTag(from) };
      const done = change('list_merged', under(from).length, some);
      for (const one of under(from)) {
        one.lists = [...new Set(one.lists.map((id) => (id === from ? into : id)))];
      }
      world.lists = world.lists.filter((list) => list.id !== from);
      tags.delete(from);
      told();
      return done;
    },
    contact_export: ({ selection }) => ({ name: 'people.csv', rows: chosen(selection).length }),
    contact_copy: ({ selection }) => {
      const found = chosen(selection);
      const text = ['address', ...found.map((one) => one.address)].join('\r\n');
      return { text, rows: found.length, more: false };
    },
    table_views: () => ({ views }),
    table_views_set: ({ views: next }) => {
      views = next;
      world.changed('settings');
      return {};
    },
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
    list_save: ({ id, name, tag }) => {
      if (tag) {
        const made = { id: id ?? `tag-${tags.size + 1}`, name, people: 0, sendable: 0 };
        tags.set(made.id, name);
        told();
        return made;
      }
      const old = world.lists.find((list) => list.id === id);
      const list = old ?? { id: `list-${world.lists.length + 1}`, name, people: 0, sendable: 0 };
      list.name = name;
      if (!old) world.lists.push(list);
      told();
      return list;
    },
    list_delete: ({ id }) => {
      const some = { about: listName(id), tag: isTag(id) };
      const done = change('list_deleted', under(id).length, some);
      tags.delete(id);
      world.lists = world.lists.filter((list) => list.id !== id);
      for (const one of world.contacts) one.lists = one.lists.filter((list) => list !== id);
      told();
      return done;
    },
  };
};
