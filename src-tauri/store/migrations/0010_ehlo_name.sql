-- The name in EHLO of a relay. Null: the address literal of this computer's end of the connection.
alter table relays add column ehlo_name text;
