-- Every primary key begins with the identity, so that a distributed PostgreSQL can shard by it.

create table identity (
  identity text primary key,
  -- The current one; the table handle decides whose it is.
  handle text,
  head text not null,
  length integer not null check (length > 0)
);

-- Append-only. The unique digest makes a repeated statement findable without reading the chain.
create table statement (
  identity text not null references identity,
  position integer not null check (position >= 0),
  digest text not null,
  json text not null,
  primary key (identity, position),
  unique (identity, digest)
);

create table device (
  identity text not null references identity,
  device text not null,
  -- Of the statement that added it.
  position integer not null,
  signing_key text not null,
  sealing_key text not null,
  added_at timestamptz not null,
  primary key (identity, device)
);

-- Its own table, keyed by the handle: a unique constraint has to contain the distribution key.
create table handle (
  handle text primary key,
  identity text not null
);
