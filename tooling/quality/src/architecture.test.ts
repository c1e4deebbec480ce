import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { filesEndingIn, type RepositoryFile } from "./repository-files.ts";
import { ringsIn } from "./rings.ts";

const sources = filesEndingIn(".ts").filter(
  ({ path }) => /^(?:packages|apps)\/[^/]+\/src\//.test(path) && !/\.test(?:-case)?\.ts$/.test(path),
);
const [page] = filesEndingIn("docs/architecture.md");

/** Each row of the page's table: a package, and the packages that it may import. */
const mayImport = new Map(
  (page?.text ?? "")
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .flatMap(([, place = "", , allowed = ""]): [string, readonly string[]][] =>
      /^`(?:packages|apps)\//.test(place)
        ? [[place.replaceAll("`", ""), allowed === "" ? [] : allowed.split(", ")]]
        : [],
    ),
);

const placeOf = (path: string): string => path.split("/").slice(0, 2).join("/");
const specifiersOf = ({ text }: RepositoryFile): string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].flatMap(([, specifier]) => specifier ?? []);

/** The last part of a package's name: `service` of `@slotgate/service`; the command's package is `slotgate`. */
const packageOf = (specifier: string): string | null =>
  specifier === "slotgate" || specifier.startsWith("slotgate/")
    ? "cli"
    : (/^@slotgate\/([^/]+)/.exec(specifier)?.[1] ?? null);

describe("the architecture", () => {
  it("has a row in the page's table for every package and app", () => {
    expect([...mayImport.keys()].toSorted()).toEqual([
      ...new Set(sources.map(({ path }) => placeOf(path)).toSorted()),
    ]);
  });

  it.each([...mayImport])("%s imports only what its row names", (place, allowed) => {
    const wrong = sources
      .filter(({ path }) => placeOf(path) === place)
      .flatMap((file) =>
        specifiersOf(file)
          .filter((specifier) => {
            const name = packageOf(specifier);
            return name !== null && !allowed.includes(name);
          })
          .map((specifier) => `${file.path} imports ${specifier}`),
      );
    expect(wrong).toEqual([]);
  });

  it("has rows that form no ring", () => {
    const arrows = [...mayImport].flatMap(([place, allowed]) =>
      allowed.map((name): [string, string] => [place.split("/")[1] ?? "", name]),
    );
    expect(ringsIn(arrows)).toEqual([]);
  });

  it("has no folders that import each other, at any depth", () => {
    const arrows = sources
      .filter(({ path }) => !path.endsWith("/index.ts"))
      .flatMap((file): [string, string][] => {
        const folder = posix.dirname(file.path);
        return specifiersOf(file)
          .filter((specifier) => specifier.startsWith("."))
          .map((specifier): [string, string] => [folder, posix.dirname(posix.join(folder, specifier))])
          .filter(([from, to]) => from !== to);
      });
    expect(arrows.length).toBeGreaterThan(100);
    expect(ringsIn(arrows)).toEqual([]);
  });
});
