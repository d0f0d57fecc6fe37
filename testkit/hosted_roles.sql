-- The roles of a hosted project. The superuser is supabase_admin; postgres, who runs the migrations,
-- is none.
create role postgres login createrole createdb bypassrls replication password 'PASSWORD';
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login noinherit password 'PASSWORD';
create role supabase_auth_admin nologin noinherit createrole;

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to postgres with admin option;
alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
