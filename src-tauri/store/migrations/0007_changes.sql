-- What was changed by hand, so that it can be seen and taken back; the fields people have; who was
-- merged into whom.

create table changes (
    seq integer primary key,
    id text not null unique,
    -- word of store::changes::ChangeKind
    kind text not null,
    -- json: the list, the field, whatever the kind needs
    what text not null default '{}',
    people bigint not null default 0,
    at bigint not null,
    undone_at bigint
);
-- By id, not by number: a person who was deleted comes back under the same id.
-- SQLite: `without rowid` keeps the rows in the order of their key.
create table change_rows (
    change bigint not null references changes (seq) on delete cascade,
    contact text not null,
    -- json of what the change touched, as it was before
    was text not null,
    primary key (change, contact)
) without rowid;
create index change_rows_by_contact on change_rows (contact, change);

-- null: not by an import
alter table lists add column import bigint;

-- Fields of the user's own.
create table fields (
    name text primary key,
    -- word of contact::FieldKind
    kind text not null default 'text',
    -- json array: what can be chosen
    choices text not null default '[]'
);
-- SQLite: json_each unfolds the object of fields.
insert into fields (name)
    select distinct f.key from contacts c, json_each(c.fields) f where c.fields <> '{}';

-- Somebody who is gone, and under whom their mails are shown since.
create table merged (
    gone text primary key,
    kept text not null,
    change bigint
);
create index merged_by_kept on merged (kept);
