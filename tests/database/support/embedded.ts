import { pgtap } from "@electric-sql/pglite/pgtap";
import { App } from "@supabase/lite";
import { createPgliteConnection } from "@supabase/lite/pglite";
import hostedRoles from "../../../dev/testkit/hosted_roles.sql" with { type: "text" };
import { migrate, type Row, type Session } from "./database.ts";

/** A migrated Postgres inside this process, with Auth's tables as `@supabase/lite` makes them, and pgTAP. */
export async function openEmbedded(): Promise<Session> {
  const connection = await createPgliteConnection({
    url: "memory://",
    pgliteOptions: { extensions: { pgtap } },
  });
  const { driver } = connection;
  const session: Session = {
    query: (text, parameters = []) =>
      tidied(async () => (await driver.query<Row>(text, parameters)).rows),
    script: (text) => tidied(async () => (await driver.exec(text)).map((result) => result.rows)),
    [Symbol.asyncDispose]: () => tidied(() => connection.close()),
  };
  const app = new App({ connection, auth: { jwt_secret: crypto.randomUUID().repeat(2) } });
  await app.init();
  await app.ensureSystemSchema();
  await session.script(`
    ${hostedRoles};
    create schema extensions;
    create extension pgtap with schema extensions;
    grant usage on schema public, auth, extensions to anon, authenticated, service_role;
    alter default privileges in schema public
      grant all on tables to anon, authenticated, service_role;
    set search_path = public, extensions`);
  await migrate(session);
  return session;
}

/** Runs `work`, after which PGlite leaves the process an exit code that says nothing. */
async function tidied<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    Deno.exitCode = 0;
  }
}
