-- The queue that knows limits, plans and times.

-- json of relay::limits::Limits
alter table relays add column limits text not null default '{}';
-- json of relay::Learnt: how the wire is spoken to this relay
alter table relays add column learnt text not null default '{}';
-- json of relay::limits::LearntLimits
alter table relays add column learnt_limits text not null default '{}';
update relays set learnt = '{"no_overlap":true}' where no_overlap <> 0;
alter table relays drop column no_overlap;

-- json of campaign::Plan, beside the draft so that the queue reads it without the mail
alter table campaigns add column plan text not null default '{}';
-- who it is from, for the relays that take only some senders
alter table campaigns add column from_address text not null default '';
-- SQLite: `->>`; the drafts are json
update campaigns set from_address = coalesce(draft ->> 'from_address', '');

-- What may have left through a relay in each minute: for its limits, which outlive a restart.
create table relay_usage (
    relay_id text not null,
    -- minutes since 1970
    minute bigint not null,
    mails bigint not null,
    primary key (relay_id, minute)
);
-- A past day's mails stand at its last minute: rather too long in the book than too short.
insert into relay_usage (relay_id, minute, mails)
    select relay_id, day * 1440 + 1439, accepted from relay_days;
drop table relay_days;

-- How many each relay accepted of each campaign; kept by the moves, never counted.
create table campaign_relays (
    campaign_id text not null references campaigns (id) on delete cascade,
    relay_id text not null,
    accepted bigint not null,
    primary key (campaign_id, relay_id)
);
insert into campaign_relays (campaign_id, relay_id, accepted)
    select campaign_id, relay_id, count(*) from deliveries
    where status = 'accepted' and relay_id is not null group by campaign_id, relay_id;
