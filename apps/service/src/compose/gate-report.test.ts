import { expect, it } from "vitest";
import { reportGatesTo } from "./gate-report.ts";

function stage() {
  const told: { readonly facts: object; readonly message: string }[] = [];
  return { told, report: reportGatesTo((facts, message) => void told.push({ facts, message })) };
}

const secret = "content of a caller";

it("logs each kind at its first occurrence, and then ever more rarely", () => {
  const { told, report } = stage();
  const fail = () =>
    report({ gate: "allowlist", thrown: Object.assign(new RangeError(secret), { code: "ERR_A" }) });
  for (let times = 0; times < 5_000; times += 1) fail();
  expect(told.map(({ facts }) => facts)).toMatchObject(
    [1, 10, 100, 1_000].map((times) => ({
      gate: "allowlist",
      times,
      error: { type: "RangeError", code: "ERR_A" },
    })),
  );
  expect(told[0]).toMatchObject({
    message: "the gate allowlist failed: the job is denied",
    facts: {
      error: { frames: expect.arrayContaining([expect.stringMatching(/gate-report\.test\.ts:\d+:\d+/)]) },
    },
  });
  expect(JSON.stringify(told)).not.toContain(secret);
});

it("distinguishes kinds by gate, type, code and frame", () => {
  const { told, report } = stage();
  for (const gate of ["rollout", "allowlist", null] as const)
    for (const thrown of [
      new Error("a"),
      new TypeError("a"),
      Object.assign(new Error("a"), { code: "E" }),
      "a",
      null,
    ])
      for (let times = 0; times < 3; times += 1) report({ gate, thrown });
  expect(told).toHaveLength(15);
  expect(told.at(-1)?.message).toBe("the state for the gates could not be read: the job is denied");
});

it("logs a limited number of kinds", () => {
  const { told, report } = stage();
  for (let kind = 0; kind < 5_000; kind += 1)
    report({ gate: "rollout", thrown: Object.assign(new Error("a"), { code: `E${kind}` }) });
  expect(told.length).toBeLessThan(105);
});
