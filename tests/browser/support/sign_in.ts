import type { Page } from "playwright-core";
import { SEED_PASSWORD } from "../../../dev/local/people.ts";

/** Fills in the form and sends it off. */
export async function signIn(page: Page, email: string, password = SEED_PASSWORD): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}
