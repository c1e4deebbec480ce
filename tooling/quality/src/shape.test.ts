import { describe, expect, it } from "vitest";
import { filesEndingIn } from "./repository-files.ts";

const sources = filesEndingIn(".ts");
const shipped = sources.filter(({ path }) => /^(?:packages|apps)\//.test(path) && !path.includes(".test"));
const manifests = filesEndingIn("package.json");

const roomOf = (path: string): string => path.split("/").slice(0, 2).join("/");
const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].flatMap(([, specifier]) => specifier ?? []);

describe("the shape of the repository", () => {
  it("finds the sources", () => {
    expect(shipped.length).toBeGreaterThan(50);
  });

  it("no room reaches into another's sources", () => {
    const wrong = sources.flatMap(({ path, text }) =>
      importsOf(text)
        .filter(
          (specifier) =>
            /^@slotgate\/[^/]+\/(?:src|dist)\//.test(specifier) ||
            /^(?:\.\.\/)+(?:packages|apps)\//.test(specifier),
        )
        .map((specifier) => `${path} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it("the gate depends on contracts, nothing else", () => {
    const gate = manifests.find(({ path }) => path === "packages/gate/package.json");
    expect(Object.keys(JSON.parse(gate?.text ?? "{}").dependencies).sort()).toEqual(["@slotgate/contracts"]);
  });

  it("the gate reads no clock, no randomness, no environment and does no I/O", () => {
    // Not within quotes: a kill has the source "process".
    const forbidden =
      /(?<!")\b(?:Date|performance|Math\.random|process|crypto|fetch|setTimeout|setInterval)\b|from "node:/;
    const wrong = shipped.filter(
      ({ path, text }) => roomOf(path) === "packages/gate" && forbidden.test(withoutComments(text)),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("only the journal issues admissions", () => {
    const issuing = shipped.filter(({ text }) => /\bAdmission\.issue\(/.test(text)).map(({ path }) => path);
    expect(issuing).toEqual(["packages/telemetry/src/journal.ts"]);
  });

  it("the order of the gates is written down once", () => {
    const ordered = shipped
      .filter(({ text }) => /"kill-switch",\s*"feature-flag",\s*"opt-in"/.test(text))
      .map(({ path }) => path);
    expect(ordered).toEqual(["packages/contracts/src/gates.ts"]);
  });

  it("an index lists names", () => {
    expect(sources.filter(({ text }) => /^export \*/m.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it("no published package depends on Unleash's server", () => {
    const wrong = manifests.filter(
      ({ path, text }) =>
        !path.startsWith("tooling/") && Object.hasOwn(JSON.parse(text).dependencies ?? {}, "unleash-server"),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("no test is skipped or alone", () => {
    const tests = sources.filter(({ path }) => path.includes(".test"));
    expect(tests.length).toBeGreaterThan(5);
    const marks = new RegExp(["\\.sk", "ip\\(|\\.on", "ly\\(|\\bx", "it\\(|\\.to", "do\\("].join(""));
    expect(tests.filter(({ text }) => marks.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it("files stay small: median under 60 lines, nine in ten under 200", () => {
    const lengths = shipped.map(({ text }) => text.split("\n").length).sort((one, other) => one - other);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(60);
    expect(lengths[Math.floor(lengths.length * 0.9)]).toBeLessThan(200);
  });
});

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
