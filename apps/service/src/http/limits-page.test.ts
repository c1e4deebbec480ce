import { readFileSync } from "node:fs";
import { allowlistLimits, answeredRunLimits, generationLimits, runLimits } from "@slotgate/contracts";
import { decisionsPerOwner, lightBytes } from "@slotgate/executor";
import { expect, it } from "vitest";

const page = readFileSync(new URL("../../../../docs/limits.md", import.meta.url), "utf8");

it.each([
  ...Object.entries(runLimits),
  ...Object.entries(answeredRunLimits),
  ...Object.entries(allowlistLimits).filter(([name]) => name !== "jobsPerRun"),
  ...Object.entries(generationLimits),
  ["small documents", lightBytes] as const,
  ["jobs that are decided at once", decisionsPerOwner] as const,
])("the page on limits names the limit on %s, %i", (_, bound) => {
  expect(page).toMatch(new RegExp(`(?<![\\d,])${bound.toLocaleString("en")}(?![\\d,])`));
});
