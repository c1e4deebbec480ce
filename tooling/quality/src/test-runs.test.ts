import { describe, expect, it } from "vitest";
import { filesEndingIn } from "./repository-files.ts";

const tests = filesEndingIn(".test.ts");
const textOf = (wanted: string): string =>
  filesEndingIn(wanted).find(({ path }) => path === wanted)?.text ?? expect.unreachable(`no ${wanted}`);

describe("test files that share a worker", () => {
  it("mock modules only between two resets, so that no other file gets the mock or keeps the original", () => {
    const hoisted = new RegExp(["\\bvi\\.(?:mo", "ck|un", "mock)\\("].join(""));
    expect(tests.filter(({ text }) => hoisted.test(text)).map(({ path }) => path)).toEqual([]);
    const mocking = tests.filter(({ text }) => text.includes(["vi.do", "Mock("].join("")));
    expect(mocking.length).toBeGreaterThan(0);
    const resetsAfterwards = /after(?:All|Each)\((?:async )?\(\) => \{\n(?: +.*\n)*? +vi\.resetModules\(\);/;
    const wrong = mocking.filter(
      ({ text }) =>
        !resetsAfterwards.test(text) || !text.replace(resetsAfterwards, "").includes("vi.resetModules();"),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("wait for causes, never for a fixed time", () => {
    const fixed =
      /\bawait (?:pause|sleep|delay|setTimeout)\(\s*\d|setTimeout\((?:resolve|done), *[1-9][\d_]{2,}\)/;
    expect(tests.filter(({ text }) => fixed.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it("are all watched for what they leave behind", () => {
    const configurations = filesEndingIn("vitest.config.ts");
    expect(configurations.length).toBeGreaterThan(5);
    const wrong = configurations.filter(({ text }) => /isolate: false|setupFiles/.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

describe("the environment of tests", () => {
  const { globalPassThroughEnv, globalDependencies } = JSON.parse(textOf("turbo.json")) as {
    readonly globalPassThroughEnv: readonly string[];
    readonly globalDependencies: readonly string[];
  };

  it.each([
    "NODE_EXTRA_CA_CERTS",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "npm_config_registry",
    "npm_config_cafile",
    "npm_config_userconfig",
    "NPM_CONFIG_REGISTRY",
    "NPM_CONFIG_CAFILE",
    "NPM_CONFIG_USERCONFIG",
    "pnpm_config_registry",
    "PNPM_CONFIG_REGISTRY",
    "PNPM_HOME",
    "XDG_CACHE_HOME",
    "XDG_DATA_HOME",
  ])("has %s, where the machine has it", (name) => {
    const passes = globalPassThroughEnv.some((pattern) =>
      new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(name),
    );
    expect(passes).toBe(true);
  });

  it("is complete: no test installs from a registry", () => {
    const installs = /"(?:npm|pnpm|npx|yarn)",\s*\[(?![^\]]*"--offline")[^\]]*"(?:install|ci|add|dlx|exec)"/;
    const wrong = filesEndingIn(".ts").filter(
      ({ path, text }) => /^tooling/.test(path) && installs.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("is part of what decides whether a test runs again", () => {
    expect(globalDependencies).toContain("tooling/quality/src/vitest/**");
  });
});
