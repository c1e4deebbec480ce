import { readFileSync } from "node:fs";
import { generationModel, parseWith } from "@slotgate/contracts";
import { expect, test } from "vitest";
import { observeAll, schemaTable, settingsTable } from "./provider-tables.test-case.ts";

/** The formatter pads tables. */
const unpadded = (markdown: string): string => markdown.replace(/ +/g, " ").replace(/-{3,}/g, "---");

const page = readFileSync(new URL("../../../../docs/providers.md", import.meta.url), "utf8");

test("the model that docs/providers.md shows is one", () => {
  const [, block = ""] = /^```jsonc\n([\s\S]*?)^```$/m.exec(page) ?? [];
  expect(parseWith(generationModel, JSON.parse(block))).toMatchObject({ ok: true });
});

test("docs/providers.md shows what is sent", { timeout: 60_000 }, async () => {
  const observed = await observeAll();
  expect(unpadded(page)).toContain(unpadded(settingsTable(observed)));
  expect(unpadded(page)).toContain(unpadded(schemaTable(observed)));
});
