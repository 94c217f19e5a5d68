-- Who put an entry on the suppression list besides the import that made it: undoing one import takes
-- no entry away that another one brought too. An entry that is confirmed by anything else belongs to
-- no import any more (suppressions.import is null).
-- SQLite: `without rowid` keeps the rows in the order of their key.
create table suppression_claims (
    import bigint not null references imports (seq) on delete cascade,
    suppression bigint not null references suppressions (seq) on delete cascade,
    primary key (import, suppression)
) without rowid;
create index suppression_claims_by_entry on suppression_claims (suppression, import);
insert into suppression_claims (import, suppression)
    select import, seq from suppressions where import is not null;
