import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { createNormaliser } from "./normaliser.ts";
import { readSession, type Step, withHappened } from "./read-session.ts";
import { runSession } from "./run-session.ts";
import { translated } from "./translated.ts";

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
  it("is its blocks of commands, each with the output right after it", () => {
    expect(readSession(markdown)).toMatchObject([
      { line: 4, commands: "one\n", output: { text: "1\n" }, chapter: "", heading: "T" },
      { line: 14, commands: "two\n", output: null },
    ]);
  });

  it("has chapters, and effects that may take the time named right before them", () => {
    const commands = `${fence}sh\na\n${fence}\n`;
    const text = `## A\n\nWithin 2 s\nit is so:\n\n${commands}\n### B\n\nWithin 1 s: no.\n\nSo:\n\n${commands}
Within 0.5 s:\n\n${commands}\nWithin 3 s it is.\n\n${commands}`;
    expect(readSession(text).map(({ chapter, heading, withinMs }) => [chapter, heading, withinMs])).toEqual([
      ["A", "A", 2_000],
      ["A", "B", null],
      ["A", "B", 500],
      ["A", "B", null],
    ]);
  });

  it("is rewritten with what happened, and refuses an output without a block", () => {
    const happened = { commands: "uno\n", printed: "other\noutput\n" };
    expect(withHappened(markdown, [happened, undefined])).toBe(
      markdown.replace("one", "uno").replace("\n1\n", "\nother\noutput\n"),
    );
    expect(() => withHappened(markdown, [undefined, { commands: "two\n", printed: "two" }])).toThrow(
      /line 14: there is no block/,
    );
  });

  it("keeps the document's path of the kill file, which is the machine's when it is rewritten", () => {
    const document = markdown.replace("one", "kill release --local /var/lib/slotgate/kill.json");
    const commands = "kill release --local /var/lib/another/kill.json\n";
    const happened = { commands, printed: "wrote `/var/lib/another/kill.json`\n" };
    expect(withHappened(document, [happened])).toBe(
      document.replace("\n1\n", "\nwrote `/var/lib/slotgate/kill.json`\n"),
    );
  });

  it("replaces ids of the document in commands by the current ones", () => {
    const [then, now] = ["0199f0d2-6c1f-7a44-8f0e-3b5d7f1c2a90", "0199f0d2-6c1e-7c31-b6a2-90f4e7d1c538"];
    const digest = "0f".repeat(32);
    const outputs = {
      shown: [`by ${then}`, `${"a1".repeat(32)}, ${then}`],
      printed: [`by ${now}`, `${digest}, ${now}`],
    };
    const file = {
      shown: ["in `/var/lib/slotgate/kill.json`"],
      printed: ["in `/var/lib/another/kill.json`"],
    };
    expect(translated("release --local /var/lib/slotgate/kill.json", file)).toBe(
      "release --local /var/lib/another/kill.json",
    );
    expect(translated(`release ${then} ${"a1".repeat(32)} 155e478c0e1d`, outputs)).toBe(
      `release ${now} ${digest} 155e478c0e1d`,
    );
  });
});

const place = { directory: tmpdir(), env: { PATH: process.env["PATH"] ?? "" } };
const stepOf = (commands: string, withinMs: number | null = null): Step => ({
  line: 1,
  chapter: "",
  heading: "",
  output: null,
  commands,
  withinMs,
});

describe("a session in one shell", () => {
  it("keeps variables, shows stderr too, and ends with the first failure", async () => {
    const steps = ["X=1\n", "echo $X; echo err >&2\n", "false\n", "echo never\n"].map((one) => stepOf(one));
    expect(await runSession(steps, place)).toMatchObject([
      { printed: "", exitCode: 0 },
      { printed: "1\nerr\n", exitCode: 0 },
      { printed: "", exitCode: 1 },
    ]);
  });

  it("shows an early end of the shell, and does not read later commands as input", async () => {
    const steps = ["cat\n", "exit 3\n", "echo never\n"].map((one) => stepOf(one));
    expect(await runSession(steps, place)).toMatchObject([{ printed: "", exitCode: 0 }]);
  });

  it("repeats until an effect holds, but no longer than its time", async () => {
    const counting = "n=$((n + 1)); echo $n\n";
    const holds = (printed: readonly string[]) => printed.at(-1) === "3\n";
    expect(await runSession([stepOf(counting, 60_000)], { ...place, holds })).toMatchObject([
      { printed: "3\n", held: true },
    ]);
    const never = await runSession([stepOf(counting, 50), stepOf("echo never\n")], {
      ...place,
      holds: () => false,
    });
    expect(never).toMatchObject([{ held: false }]);
  });
});

describe("what must differ", () => {
  const one = "0199f0d2-6c1f-7a44-8f0e-3b5d7f1c2a90";
  const other = "0199f0d2-6c1e-7c31-b6a2-90f4e7d1c538";

  it("is equal where it was equal, and different where it was different", () => {
    const normalise = createNormaliser();
    expect(normalise(`${one} ${other}`)).toBe("<id 1> <id 2>");
    expect(normalise(`${other} key 1f0c9a4be27d of`)).toBe("<id 2> key <key id 1> of");
  });

  it("is equal wherever the length of a value breaks a line", () => {
    const drill = (first: string, second: string) =>
      createNormaliser()(`passed ${first} ms  the next job is a stub (first after${second} more in a row)\n`);
    expect(drill("   12", " 3 ms, then\n       3")).toBe(drill("  312", "\n       312 ms, then 3"));
  });

  it("does not include counts, reasons and words", () => {
    const text = "3 results withdrawn, 212 ms old, revision 4, at 2026-01-31T12:00:00.000Z, 127.0.0.1:8700";
    expect(createNormaliser()(text)).toBe(
      "3 results withdrawn, <age> ms old, revision <revision>, at <time>, 127.0.0.1:<port>",
    );
  });
});
