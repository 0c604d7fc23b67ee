create table challenge (
  identity text not null,
  challenge text not null,
  device text not null,
  expires_at timestamptz not null,
  primary key (identity, challenge)
);

create index challenge_by_expiry on challenge (expires_at);
