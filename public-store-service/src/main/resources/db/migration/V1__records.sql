-- The distribution key is the author: it leads every primary key of state.

create table author (
  author text collate "C" primary key,
  -- Statements in the chain that the keys come from; older news is ignored.
  length integer not null
);

create table author_key (
  author text collate "C" not null,
  device text collate "C" not null,
  signing_key text not null,
  added_at timestamptz not null,
  primary key (author, device)
);

-- What stands at an address now: a record, or the tombstone that withdrew it.
create table record (
  author text collate "C" not null,
  collection text collate "C" not null,
  key text collate "C" not null,
  digest text collate "C" not null,
  -- The digest it took the place of.
  previous text collate "C",
  withdrawn boolean not null,
  -- Canonical JSON (RFC 8785) with the signature. Text, since jsonb refuses \u0000.
  signed text not null,
  -- Bytes of signed, so that a page is measured without reading it.
  size integer not null,
  -- A record's place in feeds, the same for all its successors. The database's clock: one for all
  -- replicas. first_digest tells records of one microsecond apart.
  published_at timestamptz not null default clock_timestamp(),
  first_digest text collate "C" not null,
  primary key (author, collection, key)
);

create index record_by_digest on record (digest);
create index tombstone_by_previous on record (previous) where withdrawn;
create index feed_of_author on record (author, published_at, first_digest) where not withdrawn;
create index feed_of_authors_collection
  on record (author, collection, published_at, first_digest) where not withdrawn;
create index feed_of_collection on record (collection, published_at, first_digest)
  where not withdrawn;

create table outbox (
  id bigserial primary key,
  topic text not null,
  subject text not null,
  headers text not null,
  value bytea not null
);
