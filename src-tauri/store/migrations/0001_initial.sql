-- The ground: relays, people, campaigns, and one row per recipient.
-- Times are milliseconds since 1970 in bigint, ids are text, flags are 0 or 1.

create table settings (
    key text primary key,
    value text not null
);

create table relays (
    id text primary key,
    name text not null unique,
    kind text not null,
    preset text not null,
    host text not null,
    port bigint not null,
    tls text not null,
    allow_plain bigint not null,
    user_name text,
    ca_pem text,
    connections bigint not null,
    per_second double precision,
    per_connection bigint,
    -- learnt from its answers
    no_overlap bigint not null default 0,
    -- paused_why is null: ready. paused_until is null: only the user can resume.
    paused_why text,
    paused_text text,
    paused_since bigint,
    paused_until bigint,
    created_at bigint not null
);

create table contacts (
    -- row number: the order in which the table is read fastest
    seq integer primary key,
    id text not null unique,
    address text not null,
    -- lower case: two spellings of one address are one person
    address_key text not null unique,
    given_name text,
    family_name text,
    -- "family given" in lower case, for sorting and searching
    name_key text not null,
    -- json object of text values
    fields text not null default '{}',
    status text not null,
    created_at bigint not null,
    updated_at bigint not null
);
create index contacts_by_name on contacts (name_key);
create index contacts_by_status on contacts (status, address_key);
create index contacts_by_age on contacts (created_at);

create table lists (
    id text primary key,
    name text not null unique,
    created_at bigint not null
);

create table list_members (
    list_id text not null references lists (id) on delete cascade,
    contact_id text not null references contacts (id) on delete cascade,
    added_at bigint not null,
    primary key (list_id, contact_id)
);
create index list_members_by_contact on list_members (contact_id, list_id);

create table campaigns (
    id text primary key,
    status text not null,
    revision bigint not null,
    name text not null,
    relay_id text,
    -- json of campaign::Draft
    draft text not null,
    stopped_why text,
    created_at bigint not null,
    updated_at bigint not null,
    started_at bigint,
    finished_at bigint
);
create index campaigns_by_status on campaigns (status);

-- How many recipients stand where; kept by every move, never counted.
create table campaign_counts (
    campaign_id text not null references campaigns (id) on delete cascade,
    status text not null,
    people bigint not null,
    primary key (campaign_id, status)
);

create table deliveries (
    seq integer primary key,
    id text not null unique,
    campaign_id text not null references campaigns (id),
    -- no reference: the record outlives the contact
    contact_id text not null,
    address text not null,
    name text,
    status text not null,
    attempts bigint not null default 0,
    relay_id text,
    relay_name text,
    message_id text,
    -- set while queued or deferred, null otherwise: the due index holds only what waits
    due_at bigint,
    -- set at the first "later": when we give up
    expires_at bigint,
    code bigint,
    enhanced text,
    reply text,
    meaning text,
    size bigint,
    updated_at bigint not null,
    -- the guard against sending twice
    unique (campaign_id, contact_id)
);
create index deliveries_due on deliveries (campaign_id, due_at, seq) where due_at is not null;
create index deliveries_by_status on deliveries (campaign_id, status, seq);

create table attempts (
    delivery_id text not null,
    number bigint not null,
    relay_id text not null,
    relay_name text not null,
    status text not null,
    code bigint,
    enhanced text,
    reply text,
    note text,
    meaning text,
    started_at bigint not null,
    duration_ms bigint not null
);
create index attempts_by_delivery on attempts (delivery_id, number);

-- What a relay accepted on each day (UTC), kept for its gauge.
create table relay_days (
    relay_id text not null,
    -- days since 1970
    day bigint not null,
    accepted bigint not null,
    primary key (relay_id, day)
);

create table pictures (
    id text primary key,
    name text not null,
    mime text not null,
    bytes blob not null,
    created_at bigint not null
);

create table practice_mails (
    seq integer primary key,
    id text not null unique,
    at bigint not null,
    envelope_from text not null,
    envelope_to text not null,
    encrypted bigint not null,
    user_name text,
    from_header text not null,
    subject text not null,
    size bigint not null,
    bytes blob not null
);

create table imports (
    id text primary key,
    name text not null,
    -- json of the report
    report text not null,
    created_at bigint not null
);
