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

/** Documents that are no contracts: operators write them for one service. */
const ofTheServiceAlone = ["keys.v1"];

it("documents that pages show are the contracts' examples", () => {
  const shown = blocks.filter(({ document }) => !ofTheServiceAlone.includes(document.version ?? ""));
  expect(shown.length).toBeGreaterThan(0);
  for (const { path, document } of shown) {
    const known = examples.some((example) => JSON.stringify(example) === JSON.stringify(document));
    expect({ path, document, known }).toEqual({ path, document, known: true });
  }
});
