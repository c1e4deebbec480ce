import { expect, test } from "vitest";
import { formatOutcomes, outcomeRows } from "./outcome-table.ts";

const run = {
  jobs: [
    { jobId: "a", kind: "lessonParagraph" },
    { jobId: "b.long-id", kind: "text" },
    { jobId: "c", kind: "text" },
  ],
};
const decision = { gate: null, guard: null, reason: "GENERATED", path: "model" };
const answer = {
  jobs: [
    {
      result: {
        status: "COMPLETED",
        output: { body: { format: "markdown", text: "One\n\ntwo three four five six seven" } },
      },
      decision,
    },
    {
      result: { status: "STUB", output: null },
      decision: { ...decision, path: "stub", gate: "rollout", reason: "ROLLOUT_EXCLUDED" },
    },
    {
      result: { status: "STUB", output: null },
      decision: { ...decision, path: "stub", guard: "run-limit", reason: "RUN_LIMIT_REACHED" },
    },
  ],
};

test("every job has its row, with what stopped it and its content", () => {
  expect(outcomeRows(run, answer)).toEqual([
    ["a", "lessonParagraph", "COMPLETED", "model", "-", "GENERATED", "One\n\ntwo three four five six seven"],
    ["b.long-id", "text", "STUB", "stub", "rollout", "ROLLOUT_EXCLUDED", "-"],
    ["c", "text", "STUB", "stub", "run-limit", "RUN_LIMIT_REACHED", "-"],
  ]);
});

test("the content shown is the outermost real text, and a short one where there is no other", () => {
  const shown = (output: unknown): string | undefined => {
    const [first] = answer.jobs;
    const job = { ...first, result: { status: "COMPLETED", output }, decision };
    return outcomeRows(run, { jobs: [job] })[0]?.[6];
  };
  expect(shown({ options: ["a".repeat(90)], question: "Which of these is a kind of energy?" })).toMatch(
    /^Which/,
  );
  expect(shown({ line: "Short." })).toBe("Short.");
  expect(shown({ count: 7 })).toBe("-");
});

test("columns line up, content stays on its line and within the width", () => {
  const lines = formatOutcomes([{ title: "A lesson", rows: outcomeRows(run, answer) }], 104).split("\n");
  expect(lines[1]).toBe("");
  expect(lines[2]).toBe("A lesson");
  expect(lines).toHaveLength(6);
  const table = [lines[0] ?? "", ...lines.slice(3)];
  const starts = table.map((line) => [...line.matchAll(/(?<= {2})\S/g)].map(({ index }) => index));
  for (const columns of starts) expect(columns).toEqual(starts[0]);
  for (const line of table) expect(line.length).toBeLessThanOrEqual(104);
  expect(lines[3]).toMatch(/ One two three four .*…$/);
});

test("a narrow terminal still shows some content", () => {
  expect(formatOutcomes([{ title: "t", rows: outcomeRows(run, answer) }], 20)).toContain("One two three");
});
