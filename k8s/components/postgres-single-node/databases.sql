-- A database a service, owned by a role that cannot log in. Two roles may log in for each and act as the owner, so
-- that a password is rotated by turning to the other one. Nobody else may connect.

revoke connect, temporary on database postgres, template1 from public;

create role identity nologin;
create role identity_a nologin in role identity;
create role identity_b nologin in role identity;
alter role identity_a set role to identity;
alter role identity_b set role to identity;
create database identity owner identity;
revoke connect, temporary on database identity from public;

create role mailbox nologin;
create role mailbox_a nologin in role mailbox;
create role mailbox_b nologin in role mailbox;
alter role mailbox_a set role to mailbox;
alter role mailbox_b set role to mailbox;
create database mailbox owner mailbox;
revoke connect, temporary on database mailbox from public;

create role public_store nologin;
create role public_store_a nologin in role public_store;
create role public_store_b nologin in role public_store;
alter role public_store_a set role to public_store;
alter role public_store_b set role to public_store;
create database public_store owner public_store;
revoke connect, temporary on database public_store from public;
