import { defaultReadinessPolicy as policy } from "@slotgate/contracts";
import { expect, it } from "vitest";
import { goodFacts, window } from "./facts.test-case.ts";
import { readinessReport } from "./report.ts";
import { reportAsMarkdown } from "./report-as-markdown.ts";
import { oneCase } from "./tally.ts";

const tables = (markdown: string) => markdown.split("\n").filter((line) => line.startsWith("|"));

it("begins with the verdict, and shows every criterion, day and sign-off", () => {
  const markdown = reportAsMarkdown(readinessReport("ga", { facts: goodFacts(), policy, window }));
  expect(markdown).toMatch(
    /^# Beta to GA: ready\n\nEnvironment `production`, from 2026-01-01T00:00:00.000Z until /,
  );
  expect(markdown).toContain("7 of 7 criteria are met");
  for (const heading of ["stability: met", "sign-off: met", "Days", "Sign-offs"])
    expect(markdown).toContain(`\n## ${heading}\n`);
  expect(markdown).toContain("| 2026-01-14 | 1440 of 1440 | 90 | 20 | 0 | 0 |");
  expect(markdown).toContain("| product | quality | the one for product |");
});

it("says what is missing, and lets no text become markup", () => {
  const chains = {
    records: 1,
    writers: 1,
    findings: oneCase("a | b <img> `x` [y](z)"),
    unended: oneCase("*d*"),
  };
  const facts = goodFacts({ chains, signoffs: [] });
  const markdown = reportAsMarkdown(readinessReport("ga", { facts, policy, window }));
  expect(markdown).toMatch(/^# Beta to GA: not ready\n/);
  expect(markdown).toContain("- a \\| b \\<img\\> \\`x\\` \\[y\\](z)\n- \\*d\\*\n");
  expect(markdown).toContain("| sign-off | **no evidence** | sign on this report: ");
  expect(markdown).toContain("## Sign-offs\n\nNone.\n");
  const width = (line: string) => line.split(/(?<!\\)\|/).length;
  const widths = tables(markdown).map(width);
  expect(new Set(widths)).toEqual(new Set([4, 5, 10]));
});
