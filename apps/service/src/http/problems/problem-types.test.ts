import { readFileSync } from "node:fs";
import { problemV1 } from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import { problemTypes } from "./problem-types.ts";

const page = readFileSync(new URL("../../../../../docs/http-api.md", import.meta.url), "utf8").replace(
  / +/g,
  " ",
);

describe.each(Object.entries(problemTypes))("problem type %s", (name, { status, title }) => {
  it("fits problem v1", () => {
    const problem = { type: `urn:slotgate:problem:${name}`, title, status, detail: "why" };
    expect(problemV1.safeParse(problem)).toMatchObject({ success: true });
  });

  it("is in docs/http-api.md", () => {
    expect(page).toContain(`| \`${name}\` | ${status} | ${title} |`);
  });
});
