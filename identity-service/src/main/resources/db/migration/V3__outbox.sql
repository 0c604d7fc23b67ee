-- Events that are committed and not yet on Kafka, in the order they are sent.
create table outbox (
  id bigserial primary key,
  topic text not null,
  subject text not null,
  -- One "name: value" a line.
  headers text not null,
  value bytea not null
);
