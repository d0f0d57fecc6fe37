import { pgtap } from "@electric-sql/pglite/pgtap";
import { App } from "@supabase/lite";
import { createPgliteConnection } from "@supabase/lite/pglite";
import { readMigrations, type Row, type Session } from "./database.ts";

/** A migrated Postgres inside this process, with Auth's tables as `@supabase/lite` makes them. */
export async function openEmbedded(): Promise<Session> {
  const connection = await createPgliteConnection({
    url: "memory://",
    pgliteOptions: { extensions: { pgtap } },
  });
  const { driver } = connection;
  const app = new App({ connection, auth: { jwt_secret: crypto.randomUUID().repeat(2) } });
  await app.init();
  await app.ensureSystemSchema();
  await driver.exec(`
    create role anon nologin noinherit;
    create role authenticated nologin noinherit;
    create role service_role nologin noinherit bypassrls;
    create schema extensions;
    create extension pgtap with schema extensions;
    grant usage on schema public, auth, extensions to anon, authenticated, service_role;
    alter default privileges in schema public
      grant all on tables to anon, authenticated, service_role;
    set search_path = public, extensions;
  `);
  for (const migration of readMigrations()) await driver.exec(migration);
  return {
    query: (text, parameters = []) =>
      tidied(async () => (await driver.query<Row>(text, parameters)).rows),
    script: (text) => tidied(async () => (await driver.exec(text)).map((result) => result.rows)),
    [Symbol.asyncDispose]: () => tidied(() => connection.close()),
  };
}

/** Runs `work`, after which PGlite leaves the process an exit code that says nothing. */
async function tidied<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    Deno.exitCode = 0;
  }
}
