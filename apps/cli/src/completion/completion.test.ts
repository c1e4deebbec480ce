import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { call } from "../call.test-case.ts";

const script = async (shell: string): Promise<string> => {
  const { code, out, err } = await call(["completion", shell]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return out;
};

/** The completions of bash for the last of these words. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const program = `${await script("bash")}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _slotgate; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", program, "bash", "slotgate", ...words], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

it("bash completes commands, their commands, and their options", async () => {
  expect(await offered("st")).toEqual(["status"]);
  expect(await offered("kill", "")).toEqual(expect.arrayContaining(["engage", "release", "status"]));
  expect(await offered("kill", "")).not.toContain("explain");
  expect(await offered("changes", "--s")).toEqual(["--source", "--since"]);
  expect(await offered("completion", "")).toEqual(expect.arrayContaining(["bash", "zsh", "fish"]));
  expect(await offered("help", "kill", "en")).toEqual(["engage"]);
});

it("bash completes the values of options with a fixed set only", async () => {
  expect(await offered("changes", "--source", "k")).toEqual(["kill"]);
  expect(await offered("telemetry", "query", "--format", "")).toEqual(["table", "ndjson", "csv"]);
  expect(await offered("kill", "engage", "--reason", "")).toEqual([]);
  expect(await offered("changes", "--json", "--u")).toEqual(["--until", "--utc"]);
});

it("bash completes files where a command takes one, and options after a dash", async () => {
  expect(await offered("allowlist", "apply", "package.j")).toEqual(["package.json"]);
  expect(await offered("allowlist", "apply", "--rea")).toEqual(["--reason"]);
});

it("an earlier option does not hide the current command", async () => {
  expect(await offered("explain", "job-1", "--la")).toEqual(["--last"]);
  expect(await offered("allowlist", "apply", "a.json", "--reason", "why", "--pre")).toEqual([
    "--preview-digest",
  ]);
});

it("zsh and fish complete every command", async () => {
  const [zsh, fish] = [await script("zsh"), await script("fish")];
  expect(zsh).toMatch(/^#compdef slotgate\n/);
  for (const name of ["'drill restore'", "'results withdraw'"]) expect(zsh).toContain(name);
  expect(fish).toContain("-n '__slotgate_at kill' -a 'engage'");
  expect(fish).toContain("-l 'source' -x -a 'kill controls");
  for (const [shell, text] of [
    ["zsh", zsh],
    ["fish", fish],
  ] as const) {
    if (spawnSync(shell, ["--version"]).error !== undefined) continue;
    expect(spawnSync(shell, ["-n"], { input: text, encoding: "utf8" })).toMatchObject({ status: 0 });
  }
});

it("refuses an unknown shell", async () => {
  expect(await call(["completion", "tcsh"])).toMatchObject({ code: 2, out: "" });
});
