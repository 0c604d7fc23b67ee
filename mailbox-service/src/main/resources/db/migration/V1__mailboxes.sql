-- Ids are base64url, so bytes are their order (collate "C").

-- What identity.directory said last of an identity.
create table identity (
  identity text collate "C" primary key,
  length int not null
);

create table mailbox (
  mailbox text collate "C" primary key,
  identity text collate "C" not null,
  opened_at timestamptz not null,
  last_position bigint not null default 0,
  envelopes int not null default 0 check (envelopes >= 0),
  bytes bigint not null default 0 check (bytes >= 0)
);

create index mailbox_by_identity on mailbox (identity);

create table envelope (
  mailbox text collate "C" not null references mailbox,
  position bigint not null,
  envelope text collate "C" not null,
  size int not null,
  deposited_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (mailbox, position)
);

create index envelope_by_expiry on envelope (expires_at);

-- Remembers an id until it expires, also after the last mailbox let go of the content.
create table deposit (
  envelope text collate "C" primary key,
  fingerprint text collate "C" not null,
  waiting int not null check (waiting >= 0),
  deposited_at timestamptz not null,
  expires_at timestamptz not null
);

create index deposit_by_expiry on deposit (expires_at) where waiting = 0;

create table content (
  envelope text collate "C" primary key references deposit,
  ciphertext bytea not null
);

-- Ciphertext does not compress.
alter table content alter column ciphertext set storage external;

create table outbox (
  id bigserial primary key,
  topic text not null,
  subject text not null,
  headers text not null,
  value bytea not null
);
