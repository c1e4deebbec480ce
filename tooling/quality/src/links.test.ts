import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, it } from "vitest";
import { filesEndingIn, root } from "./repository-files.ts";

const pages = filesEndingIn(".md").map(({ path, text }) => ({
  path,
  prose: text.replace(/^```[\s\S]*?^```$/gm, ""),
}));

/** The anchors that GitHub gives the headings of each page. */
const anchors = new Map(
  pages.map(({ path, prose }) => [
    path,
    [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  ]),
);

const links = pages.flatMap(({ path, prose }) =>
  [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? path : posix.join(posix.dirname(path), file);
      return { page: path, link, target, anchor };
    }),
);

describe("links between pages", () => {
  it("lead to files of the repository", () => {
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter(({ target }) => !existsSync(join(root, target)))).toEqual([]);
  });

  it("lead to headings", () => {
    const dead = links.filter(
      ({ target, anchor }) => anchor !== undefined && !anchors.get(target)?.includes(anchor),
    );
    expect(dead).toEqual([]);
  });

  it("lead, from a published README, to files of the same package", () => {
    const packed = filesEndingIn("package.json").flatMap(({ path, text }) => {
      const manifest = JSON.parse(text) as { readonly private?: boolean; readonly files?: readonly string[] };
      const folder = posix.dirname(path);
      return manifest.private === true ? [] : [{ folder, files: manifest.files ?? [] }];
    });
    const outside = packed.flatMap(({ folder, files }) =>
      links
        .filter(({ page }) => page === `${folder}/README.md`)
        .filter(({ target }) => !files.some((file) => `${target}/`.startsWith(`${folder}/${file}/`))),
    );
    expect(packed.length).toBeGreaterThan(0);
    expect(outside).toEqual([]);
  });
});
