import { describe, expect, it } from "vitest";
import { commitPages } from "./commit-pages.ts";

const env = { GITHUB_SERVER_URL: "https://github.example", GITHUB_REPOSITORY: "team/slots" };
const pages = { address: "https://github.example/team/slots" };

describe("the pages of commits", () => {
  it("are those that the workflow names, before those of the manifest", () => {
    expect(commitPages({ env })).toEqual(pages);
    expect(commitPages({ env, repository: "https://elsewhere.example/one/two" })).toEqual(pages);
  });

  it.each([
    "https://github.example/team/slots",
    "https://github.example/team/slots/",
    "git+https://github.example/team/slots.git",
    { type: "git", url: "git+https://github.example/team/slots.git" },
  ])("come from the repository field %j", (repository) => {
    expect(commitPages({ env: {}, repository })).toEqual(pages);
  });

  it.each([
    [{}, undefined],
    [{}, "github:team/slots"],
    [{}, { url: 7 }],
    [{ GITHUB_REPOSITORY: "team/slots" }, undefined],
    [{ ...env, GITHUB_REPOSITORY: "team/slots)[x" }, null],
    [{ ...env, GITHUB_SERVER_URL: "javascript:alert(1)" }, undefined],
  ])("are unknown with %j and %j", (environment, repository) => {
    expect(commitPages({ env: environment, repository })).toBeNull();
  });
});
