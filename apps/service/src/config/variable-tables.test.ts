import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { variablesAsMarkdown, variablesAsText } from "./variable-tables.ts";
import { type Variable, variables } from "./variables.ts";

/** The formatter pads tables. */
const unpadded = (markdown: string): string => markdown.replace(/ +/g, " ").replace(/-{3,}/g, "---");

it("docs/configuration.md lists the variables", () => {
  const page = readFileSync(new URL("../../../../docs/configuration.md", import.meta.url), "utf8");
  expect(unpadded(page)).toContain(unpadded(variablesAsMarkdown()));
});

it("help texts name every variable", () => {
  const text = variablesAsText();
  for (const { name, ofOneSignal } of variables as readonly Variable[])
    expect(text.includes(`  ${name}\n`)).toBe(ofOneSignal !== true);
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  expect(text).not.toContain("`");
});
