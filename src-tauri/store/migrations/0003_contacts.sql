-- Lists by number, the ground of consent, and the suppression list.

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
-- The row number rises with the age, and a narrow index counts fast.
drop index contacts_by_age;
drop index contacts_by_status;
create index contacts_by_status on contacts (status, seq);

-- Who never gets a mail, whatever is imported: 'anna@example.com', '@example.com' for a whole
-- domain.
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
