-- Fields that an import created, so that its undo removes them, and contacts that the user said are
-- different people.

-- null: not by an import, or edited by the user since
alter table fields add column import bigint;

-- Each pair once, the smaller id first.
create table distinct_contacts (
    contact text not null references contacts (id) on delete cascade,
    other text not null references contacts (id) on delete cascade,
    created_at bigint not null,
    primary key (contact, other)
) without rowid;
create index distinct_contacts_other on distinct_contacts (other);
