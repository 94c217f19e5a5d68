-- Rules of segments. A segment is a list of kind 'segment'; its members are written anew from its
-- rule before an audience is looked at.

create table segments (
    list bigint primary key references lists (seq) on delete cascade,
    -- json of contact::segment::Rule
    rule text not null,
    updated_at bigint not null
);
