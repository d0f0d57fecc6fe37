-- What a hosted project has before its first migration besides roles, as far as migrations can tell: the schemas
-- beside public, pgcrypto, and the classic default privileges, under which every new table is open to all three
-- roles until a migration says otherwise. Safe to run again.
create schema if not exists auth;
create schema if not exists extensions;
create extension if not exists pgcrypto with schema extensions;

grant usage on schema public, auth, extensions to anon, authenticated, service_role;

alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
