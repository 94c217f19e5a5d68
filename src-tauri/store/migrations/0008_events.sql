-- What became known of mails after a relay took them.

create table events (
    seq integer primary key,
    -- word of delivery::FactKind
    kind text not null,
    -- number of the mail and its campaign; null: no mail of ours was found, it is about the person
    delivery bigint,
    campaign_id text,
    -- no reference: the record outlives the contact
    contact_id text not null,
    at bigint not null,
    -- where it is known from, such as a file's name
    source text not null,
    -- the reason or the link
    detail text,
    -- 1: a program did it, as far as the provider can tell
    robot bigint not null default 0,
    -- what makes it this fact and no other: brought twice it is kept once
    fact text not null unique
);
create index events_by_contact on events (contact_id, at);
-- For segments: what people themselves opened and clicked, by campaign and by moment.
create index events_by_campaign on events (campaign_id, kind, contact_id)
    where kind in ('opened', 'clicked') and robot = 0;
create index events_by_moment on events (at, contact_id)
    where kind in ('opened', 'clicked') and robot = 0;

-- When they first opened it or clicked in it; a robot does not count.
alter table deliveries add column opened_at bigint;
-- The last mails that somebody got, the newest first, and whether they opened them: a segment
-- reads a few entries of this a person and no row of the table.
create index deliveries_got on deliveries (contact_id, updated_at desc, opened_at)
    where status = 'accepted';
