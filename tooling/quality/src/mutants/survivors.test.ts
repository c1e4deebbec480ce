import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../repository-files.ts";
import { mutatedFiles, shortForm } from "./mutated-files.ts";
import { applyMutation, compareSurvivors, type Explanation, type Survivor, survivorOf } from "./survivors.ts";

const source = "const a = 1;\nif (a > 1) {\n  stop();\n}\n";
const mutation = {
  file: "a.ts",
  location: { start: { line: 2, column: 12 }, end: { line: 4, column: 2 } },
  replacement: "{}",
};
const survivor: Survivor = survivorOf(mutation, source);
const explanation: Explanation = {
  file: "a.ts",
  at: "if (a > 1) {",
  original: "{ stop(); }",
  replacement: "{}",
  reason: "stopping twice is stopping",
};

describe("survivors", () => {
  it("are named by their text, across lines", () => {
    expect(survivor).toEqual({ ...explanation, reason: undefined, line: 2 });
    expect(applyMutation(mutation, source)).toBe("const a = 1;\nif (a > 1) {}\n");
  });

  it("are explained wherever they have moved to, as often as the explanation says", () => {
    const moved = { ...survivor, line: 40 };
    const mutated = ["a.ts"];
    expect(compareSurvivors([moved], { explanations: [explanation], mutated })).toEqual({
      unexplained: [],
      explained: [moved],
      withoutSurvivor: [],
    });
    expect(compareSurvivors([survivor, moved], { explanations: [explanation], mutated }).unexplained).toEqual(
      [moved],
    );
    const twice = [{ ...explanation, times: 2 }];
    expect(compareSurvivors([survivor, moved], { explanations: twice, mutated }).unexplained).toEqual([]);
    expect(compareSurvivors([survivor], { explanations: twice, mutated }).withoutSurvivor).toEqual(twice);
  });

  it.each(["file", "at", "original", "replacement"] as const)("of another %s are not explained", (field) => {
    const other = { ...survivor, [field]: "other" };
    const { unexplained, withoutSurvivor } = compareSurvivors([other], {
      explanations: [explanation],
      mutated: ["a.ts"],
    });
    expect(unexplained).toEqual([other]);
    expect(withoutSurvivor).toEqual([explanation]);
  });

  it("that were not looked for leave their explanations alone", () => {
    const compared = compareSurvivors([], { explanations: [explanation], mutated: ["b.ts"] });
    expect(compared.withoutSurvivor).toEqual([]);
  });
});

describe("the explanations", () => {
  const explanations: readonly Explanation[] = JSON.parse(
    readFileSync(join(import.meta.dirname, "explained-survivors.json"), "utf8"),
  );
  const mutated = mutatedFiles((pattern) => globSync(pattern, { cwd: root }));

  it("are of files that are mutated, and all of these exist", () => {
    expect(mutated.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(mutated).toEqual(expect.arrayContaining([...shortForm, "packages/gate/src/gates/rollout.ts"]));
    expect(explanations.filter(({ file }) => !mutated.includes(file))).toEqual([]);
  });

  it("say why", () => {
    for (const { reason } of explanations) expect(reason.length).toBeGreaterThan(20);
  });
});
