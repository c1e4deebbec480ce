import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { observeAll, schemaTable, settingsTable } from "./provider-tables.test-case.ts";

/** The formatter pads tables. */
const unpadded = (markdown: string): string => markdown.replace(/ +/g, " ").replace(/-{3,}/g, "---");

test("docs/providers.md shows what is sent", { timeout: 60_000 }, async () => {
  const page = readFileSync(new URL("../../../../docs/providers.md", import.meta.url), "utf8");
  const observed = await observeAll();
  expect(unpadded(page)).toContain(unpadded(settingsTable(observed)));
  expect(unpadded(page)).toContain(unpadded(schemaTable(observed)));
});
