import { readFileSync } from "node:fs";
import { problemV1 } from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import { problemTypes } from "./problem-types.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8").replace(/ +/g, " ");

describe.each(Object.entries(problemTypes))("problem type %s", (name, { status, title }) => {
  it("fits problem v1", () => {
    const problem = { type: `urn:slotgate:problem:${name}`, title, status, detail: "why" };
    expect(problemV1.safeParse(problem)).toMatchObject({ success: true });
  });

  it("stands in the README", () => {
    expect(readme).toContain(`| \`${name}\` | ${status} | ${title} |`);
  });
});
