import { expect, it } from "vitest";
import { filesEndingIn } from "./repository-files.ts";

const examples = filesEndingIn(".json")
  .filter(({ path }) => path.startsWith("packages/contracts/examples/"))
  .map(({ text }): unknown => JSON.parse(text));

const blocks = filesEndingIn(".md").flatMap(({ path, text }) =>
  [...text.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => ({
    path,
    document: JSON.parse(block) as { readonly version?: string },
  })),
);

/** Keys are no contract; the page on generation documents shows a short one, which a test of `packages/controls` parses. */
const ofTheirOwn = ["keys.v1", "generation.v1"];

it("documents that pages show are the contracts' examples", () => {
  const shown = blocks.filter(({ document }) => !ofTheirOwn.includes(document.version ?? ""));
  expect(shown.length).toBeGreaterThan(0);
  for (const { path, document } of shown) {
    const known = examples.some((example) => JSON.stringify(example) === JSON.stringify(document));
    expect({ path, document, known }).toEqual({ path, document, known: true });
  }
});
