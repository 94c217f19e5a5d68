-- The local relay: apps hand in mails, and each mail has one delivery per receiver.

-- Set: the hidden campaign that holds the deliveries of one app's mails.
alter table campaigns add column app_id text;

create table apps (
    id text primary key,
    name text not null,
    -- lower case
    name_key text not null,
    -- null once the app is removed
    user_name text unique,
    -- hex SHA-256 of random secrets; both sign in
    password_hash text not null,
    key_hash text not null,
    -- json array of patterns of allowed From addresses; empty: any
    from_patterns text not null default '[]',
    per_minute bigint,
    max_size bigint,
    campaign_id text not null references campaigns (id),
    created_at bigint not null,
    last_sign_in bigint,
    removed_at bigint
);
create unique index apps_by_name on apps (name_key) where removed_at is null;

create table app_mails (
    seq integer primary key,
    id text not null unique,
    app_id text not null references apps (id),
    at bigint not null,
    envelope_from text not null,
    from_header text not null,
    subject text not null,
    message_id text not null,
    -- of Message-ID, receivers and body; null for a mail that came without a Message-ID
    digest text,
    -- json array of what was added or changed
    repairs text not null,
    size bigint not null
);
create index app_mails_by_digest on app_mails (app_id, digest, at) where digest is not null;
create index app_mails_by_time on app_mails (app_id, at);

-- The text in pieces, so that a large mail is never copied whole.
create table app_mail_chunks (
    mail bigint not null references app_mails (seq) on delete cascade,
    number bigint not null,
    bytes blob not null,
    primary key (mail, number)
);

-- Both are null for the deliveries of campaigns. A delivery of an app's mail has no contact; its
-- contact_id is its own id.
alter table deliveries add column app_mail bigint;
alter table deliveries add column address_key text;
create index deliveries_by_app_mail on deliveries (app_mail) where app_mail is not null;
create index deliveries_of_apps_by_address on deliveries (address_key) where app_mail is not null;

-- Since when the entry stops transactional mail too; null: it does not. It is kept beside the reason, because an entry keeps
-- its first reason: an address that unsubscribed and then bounced stays "unsubscribed".
alter table suppressions add column transactional_since bigint;
update suppressions set transactional_since = created_at where reason in ('bounced', 'blocked');
