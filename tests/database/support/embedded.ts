import { pgtap } from "@electric-sql/pglite/pgtap";
import { App } from "@supabase/lite";
import { createPgliteConnection } from "@supabase/lite/pglite";
import hostedRoles from "../../../dev/testkit/hosted_roles.sql" with { type: "text" };
import type { Row } from "../../../dev/local/database.ts";
import { migrate, type Session } from "./database.ts";

/** A migrated Postgres in this process, with Auth's tables of `@supabase/lite` and pgTAP. */
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

/** Runs `work` and resets the exit code that PGlite sets. */
async function tidied<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    Deno.exitCode = 0;
  }
}
