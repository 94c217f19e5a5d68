-- What is known of one person beside their fields.

create table notes (
    contact bigint primary key references contacts (seq) on delete cascade,
    body text not null,
    updated_at bigint not null
);
