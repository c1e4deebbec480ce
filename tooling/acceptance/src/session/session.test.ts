import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { createNormaliser } from "./normaliser.ts";
import { readSession, withOutputs } from "./read-session.ts";
import { runSession } from "./run-session.ts";

const fence = "```";
const markdown = `# T

${fence}sh
one
${fence}

${fence}text
1
${fence}

Words.

${fence}sh
two
${fence}

Words between, so this is no output:

${fence}text
not it
${fence}

${fence}json
{}
${fence}
`;

describe("a session in Markdown", () => {
  it("is its blocks of commands, each with the output right behind it", () => {
    expect(readSession(markdown)).toMatchObject([
      { line: 4, commands: "one\n", output: { text: "1\n" } },
      { line: 14, commands: "two\n", output: null },
    ]);
  });

  it("takes other outputs, and refuses one that has no place", () => {
    expect(withOutputs(markdown, ["other\noutput\n", ""])).toBe(
      markdown.replace("\n1\n", "\nother\noutput\n"),
    );
    expect(() => withOutputs(markdown, ["", "two"])).toThrow(/line 14: there is no block/);
  });
});

it("runs in one shell: variables stay, stderr is shown too, exit codes are kept, and an early end shows", async () => {
  const steps = ["X=1\n", "echo $X; echo err >&2\n", "false\n", "exit 3\n", "echo never\n"].map(
    (commands) => ({
      line: 1,
      commands,
      output: null,
    }),
  );
  const place = { directory: tmpdir(), env: { PATH: process.env["PATH"] ?? "" } };
  expect(await runSession(steps, place)).toEqual([
    { printed: "", exitCode: 0 },
    { printed: "1\nerr\n", exitCode: 0 },
    { printed: "", exitCode: 1 },
  ]);
});

describe("what must differ", () => {
  const one = "0199f0d2-6c1f-7a44-8f0e-3b5d7f1c2a90";
  const other = "0199f0d2-6c1e-7c31-b6a2-90f4e7d1c538";

  it("is equal where it was equal, and different where it was different", () => {
    const normalise = createNormaliser();
    expect(normalise(`${one} ${other}`)).toBe("<id 1> <id 2>");
    expect(normalise(`${other} key 1f0c9a4be27d of`)).toBe("<id 2> key <key id 1> of");
  });

  it("is nothing else: counts, reasons and words stay", () => {
    const text = "3 results withdrawn, 212 ms old, revision 4, at 2026-01-31T12:00:00.000Z, 127.0.0.1:8700";
    expect(createNormaliser()(text)).toBe(
      "3 results withdrawn, <age> ms old, revision <revision>, at <time>, 127.0.0.1:<port>",
    );
  });
});
