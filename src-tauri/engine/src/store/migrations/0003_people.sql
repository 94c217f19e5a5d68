-- People at scale: lists and tags by number, consent, suppression, segments, history with undo.

-- Lists and tags are one kind of thing: a name that people stand under. Members are kept by number,
-- so that a million of them cost two numbers each.
create table groups (
    seq integer primary key,
    id text not null unique,
    -- list | tag
    kind text not null,
    name text not null,
    created_at bigint not null,
    unique (kind, name)
);
insert into groups (id, kind, name, created_at)
    select id, 'list', name, created_at from lists order by id;
-- SQLite: `without rowid` keeps the rows in the order of their key.
create table members (
    list bigint not null references groups (seq) on delete cascade,
    contact bigint not null references contacts (seq) on delete cascade,
    added_at bigint not null,
    primary key (list, contact)
) without rowid;
insert into members (list, contact, added_at)
    select g.seq, c.seq, m.added_at from list_members m
    join groups g on g.id = m.list_id join contacts c on c.id = m.contact_id;
create index members_by_contact on members (contact, list);
drop table list_members;
drop table lists;
alter table groups rename to lists;

-- word of contact::ConsentBasis: the strongest that is known of this person
alter table contacts add column consent text not null default 'not_stated';
-- number of the import that brought this person; null: typed in
alter table contacts add column import bigint;
-- The row number rises with the age, and a narrow index counts fast.
drop index contacts_by_age;
drop index contacts_by_status;
create index contacts_by_status on contacts (status, seq);

create table imports_3 (
    seq integer primary key,
    id text not null unique,
    name text not null,
    -- running | done | undone; one that is still running at the start was cut off, and is undone
    state text not null,
    -- word of contact::ConsentBasis, as the user stated it for the file
    basis text not null,
    -- what people agreed to, in the user's words
    wording text not null default '',
    -- number of its row in changes, for undo
    change bigint,
    -- json of the report
    report text not null,
    created_at bigint not null,
    finished_at bigint,
    undone_at bigint
);
insert into imports_3 (id, name, state, basis, report, created_at, finished_at)
    select id, name, 'done', 'not_stated', report, created_at, created_at from imports order by id;
drop table imports;
alter table imports_3 rename to imports;

-- Why we may write to somebody: one row for each row of a file that named them (import, row), and
-- for each statement made by hand (import 0, row counts up).
create table consents (
    import bigint not null,
    row bigint not null,
    contact bigint not null references contacts (seq) on delete cascade,
    -- null: as the import states it
    basis text,
    -- null: the time of the import
    at bigint,
    ip text,
    wording text,
    withdrawn_at bigint,
    withdrawn_how text,
    primary key (import, row, contact)
) without rowid;
create index consents_by_contact on consents (contact, import);

-- Who never gets a mail, whatever is imported: 'anna@example.com', '@example.com' for a whole
-- domain, '#…' for the keyed hash of somebody who asked to be erased.
create table suppressions (
    seq integer primary key,
    id text not null unique,
    entry text not null unique,
    -- word of contact::SuppressionReason
    reason text not null,
    -- where it comes from: 'by_hand', 'import', 'relay', 'campaign' …
    source text not null,
    note text not null default '',
    created_at bigint not null,
    -- null: for ever
    expires_at bigint
);
-- Whoever is out today is out for ever.
-- SQLite: randomblob makes the ids.
insert into suppressions (id, entry, reason, source, created_at)
    select lower(hex(randomblob(16))), address_key, status, 'status', updated_at from contacts
    where status <> 'subscribed';

-- What was done to people, so that it can be told and undone.
create table changes (
    seq integer primary key,
    id text not null unique,
    at bigint not null,
    -- word of contact::ChangeKind
    kind text not null,
    -- json: what the sentence about it is filled with
    detail text not null,
    people bigint not null,
    undone_at bigint
);
create table change_rows (
    change bigint not null references changes (seq) on delete cascade,
    -- contacts.seq; no reference: it outlives the contact
    contact bigint not null,
    -- json: the touched parts as they were before; null: the person was not there
    before text,
    primary key (change, contact)
) without rowid;
create index change_rows_by_contact on change_rows (contact, change);

-- The user's own fields; their values stand in contacts.fields by name.
create table fields (
    seq integer primary key,
    name text not null unique,
    -- text | number | date | yes_no | choice
    kind text not null,
    -- json list, for a choice
    choices text not null default '[]',
    created_at bigint not null
);
-- SQLite: json_each unfolds the object of fields.
insert into fields (name, kind, created_at)
    select distinct f.key, 'text', 0 from contacts c, json_each(c.fields) f
    where c.fields <> '{}' order by lower(f.key);

create table notes (
    id text primary key,
    contact bigint not null references contacts (seq) on delete cascade,
    text text not null,
    at bigint not null
);
create index notes_by_contact on notes (contact, at);

create table segments (
    id text primary key,
    name text not null unique,
    -- json of contact::segment::Rule
    rule text not null,
    created_at bigint not null,
    updated_at bigint not null
);

-- How the user likes to see the table: json of filter, order and columns.
create table views (
    id text primary key,
    name text not null unique,
    view text not null,
    created_at bigint not null
);

-- Which column is what, remembered for files with the same headers.
create table mappings (
    id text primary key,
    name text not null unique,
    -- the headers in plain letters, joined
    headers text not null,
    -- json list of import::ColumnRole
    columns text not null,
    created_at bigint not null
);
create index mappings_by_headers on mappings (headers);

-- What became of a mail after the relay took it, each with its source.
create table events (
    seq integer primary key,
    delivery_id text,
    campaign_id text,
    contact_id text not null,
    -- delivered | bounced | opened | clicked | complained | unsubscribed
    kind text not null,
    at bigint not null,
    source text not null,
    detail text not null default ''
);
create index events_by_contact on events (contact_id, kind, campaign_id);
