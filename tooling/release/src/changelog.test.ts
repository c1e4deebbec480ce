import type { NewChangesetWithCommit } from "@changesets/types";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import changelog from "./changelog.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";
const change: NewChangesetWithCommit = {
  id: "one",
  summary: "First line.\n\n- a point",
  releases: [],
  commit,
};
const withoutCommit: NewChangesetWithCommit = { id: "two", summary: "Not committed yet.", releases: [] };
const updated = [{ name: "@slotgate/contracts", newVersion: "1.2.0" }] as Parameters<
  typeof changelog.getDependencyReleaseLine
>[1];

describe("lines of a changelog", () => {
  describe("where the repository's address is known", () => {
    beforeEach(() => {
      vi.stubEnv("GITHUB_SERVER_URL", "https://github.example");
      vi.stubEnv("GITHUB_REPOSITORY", "team/slots");
    });
    afterEach(() => {
      vi.unstubAllEnvs();
    });

    it("link the commit that brought a change", async () => {
      expect(await changelog.getReleaseLine(change, "minor", null)).toBe(
        `- [\`0123456\`](https://github.example/team/slots/commit/${commit}): First line.\n\n  - a point`,
      );
    });

    it("link each commit behind an updated dependency once", async () => {
      expect(await changelog.getDependencyReleaseLine([change, change, withoutCommit], updated, null)).toBe(
        `- Updated dependencies ([\`0123456\`](https://github.example/team/slots/commit/${commit}))\n` +
          "  - @slotgate/contracts@1.2.0",
      );
    });
  });

  describe("where it is not known", () => {
    beforeEach(() => {
      vi.stubEnv("GITHUB_SERVER_URL", undefined);
      vi.stubEnv("GITHUB_REPOSITORY", undefined);
    });
    afterEach(() => {
      vi.unstubAllEnvs();
    });

    it("name the commit", async () => {
      expect(await changelog.getReleaseLine(change, "minor", null)).toMatch(/^- `0123456`: First line\.\n/);
    });

    it("leave out a commit that there is not", async () => {
      expect(await changelog.getReleaseLine(withoutCommit, "patch", null)).toBe("- Not committed yet.");
      expect(await changelog.getDependencyReleaseLine([withoutCommit], updated, null)).toMatch(
        /^- Updated dependencies\n/,
      );
    });
  });

  it("say nothing of dependencies when none was updated", async () => {
    expect(await changelog.getDependencyReleaseLine([change], [], null)).toBe("");
  });
});
