import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import admission from "@slotgate/contracts/examples/v1/telemetry.admission.json" with { type: "json" };
import denial from "@slotgate/contracts/examples/v1/telemetry.denial.json" with { type: "json" };
import outcome from "@slotgate/contracts/examples/v1/telemetry.json" with { type: "json" };
import verbatim from "@slotgate/contracts/examples/v1/telemetry.verbatim.json" with { type: "json" };
import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import { afterAll, beforeAll, expect, it } from "vitest";

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const records = [denial, verbatim, admission, outcome];
let stage: HttpStage;
let directory: string;
beforeAll(async () => {
  stage = await startStage({
    telemetry: {
      page: async (_, { after }) =>
        after === null
          ? records.map((record) => ({
              line: JSON.stringify(record),
              place: { decidedAt: record.decidedAt, writerId: "w", seq: record.chain.seq },
            }))
          : [],
    },
  });
  directory = await mkdtemp(join(tmpdir(), "migrating-"));
  const command = `#!/bin/sh\nexec '${process.execPath}' '${pathOf("../bin/slotgate.js")}' "$@"\n`;
  await writeFile(join(directory, "slotgate"), command, { mode: 0o755 });
});
afterAll(async () => {
  await stage.stop();
  await rm(directory, { recursive: true });
});

/** For a dozen processes on a busy machine. */
const patienceMs = 240_000;

/** A block of commands, and a block with what they print. */
const step = /^```sh\n(?<commands>.*?)^```\n(?:\s*^```text\n(?<output>.*?)^```\n)?/gms;

it(
  "the commands of the migration guide print what the guide shows",
  async () => {
    const guide = await readFile(pathOf("../../../docs/migrating.md"), "utf8");
    const steps = [...guide.matchAll(step)].map(({ groups }) => groups ?? {});
    const end = "--- end of step ---\n";
    const script = steps.map(({ commands }) => `${commands}printf '%s' '${end}'\n`).join("");
    const { stdout } = await promisify(execFile)("bash", ["-c", `exec 2>&1\n${script}`], {
      cwd: directory,
      timeout: patienceMs,
      env: {
        PATH: [directory, dirname(process.execPath), process.env["PATH"] ?? ""].join(":"),
        HOME: directory,
        SLOTGATE_URL: stage.url,
        SLOTGATE_KEY: secretOf(["audit"]),
      },
    });
    expect(steps.length).toBeGreaterThan(8);
    const printed = stdout.replaceAll("\r\n", "\n").split(end);
    expect(printed).toEqual([...steps.map(({ output = "" }) => output), ""]);
  },
  patienceMs,
);
