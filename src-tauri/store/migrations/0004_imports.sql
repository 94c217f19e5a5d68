-- Imports that can be undone, and the evidence that each of them brought.

create table imports_kept (
    seq integer primary key,
    id text not null unique,
    name text not null,
    -- word of store::imports::ImportState
    state text not null,
    -- word of contact::ConsentBasis, and what people agreed to, as the user stated both
    basis text not null default 'not_stated',
    wording text not null default '',
    -- the list that was made for these people
    list_made text,
    -- json of the report
    report text not null,
    created_at bigint not null,
    finished_at bigint,
    undone_at bigint
);
-- What was imported before this format has no rows of its own, so it cannot be undone.
insert into imports_kept (id, name, state, report, created_at, finished_at)
    select id, name, 'old', report, created_at, created_at from imports order by id;
drop table imports;
alter table imports_kept rename to imports;

-- Who stood in a file: in which row, what the file says of their consent, and what undoing the
-- import puts back.
-- SQLite: `without rowid` keeps the rows in the order of their key.
create table import_rows (
    import bigint not null references imports (seq) on delete cascade,
    contact bigint not null references contacts (seq) on delete cascade,
    -- row of the file, as a spreadsheet numbers it
    line bigint not null,
    -- 1: this import brought them in
    added bigint not null,
    -- json of what they were before this import changed them
    was text,
    -- when and how they said yes or no, as the file has it
    consented_at bigint,
    evidence text,
    primary key (import, contact)
) without rowid;
create index import_rows_by_contact on import_rows (contact, import);

-- null: not by an import
alter table members add column import bigint;
alter table suppressions add column import bigint;
