import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contracts } from "./contract-schemas.ts";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

/** The page's blocks of TypeScript by the file name in their first line. */
const blocks = [...readme.matchAll(/^```ts\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)].map(
  ([, name = "", code = ""]) => ({ name, code }),
);

describe("the blocks of TypeScript", () => {
  // A consumer's project: the page's files, and the built package.
  const project = mkdtempSync(join(tmpdir(), "contracts-readme-"));
  afterAll(() => rmSync(project, { recursive: true }));
  beforeAll(() => {
    const modules = join(project, "node_modules");
    mkdirSync(join(modules, "@slotgate"), { recursive: true });
    mkdirSync(join(modules, "@types"));
    symlinkSync(root, join(modules, "@slotgate/contracts"));
    for (const name of ["zod", "ajv"]) symlinkSync(join(root, "node_modules", name), join(modules, name));
    symlinkSync(join(root, "../../node_modules/@types/node"), join(modules, "@types/node"));
    writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }));
    for (const { name, code } of blocks) writeFileSync(join(project, name), code);
  });
  const run = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: "utf8" });
    return { status, output: `${stdout}${stderr}` };
  };

  it("are all named, each differently", () => {
    expect(blocks).toHaveLength(readme.match(/^```ts$/gm)?.length ?? 0);
    expect(blocks.length).toBeGreaterThan(4);
    expect(new Set(blocks.map(({ name }) => name)).size).toBe(blocks.length);
  });

  it.each(["nodenext", "bundler"])("compile, strictly, with module resolution %s", (moduleResolution) => {
    const options = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      resolveJsonModule: true,
      target: "es2024",
      lib: ["es2024"],
      types: ["node"],
      moduleResolution,
      module: moduleResolution === "nodenext" ? "nodenext" : "preserve",
    };
    const file = `tsconfig.${moduleResolution}.json`;
    writeFileSync(join(project, file), JSON.stringify({ compilerOptions: options, include: ["*.ts"] }));
    const tsc = join(root, "../../node_modules/typescript/bin/tsc");
    expect(run(tsc, "-p", file)).toEqual({ status: 0, output: "" });
  });

  it("run: the page's tests pass", () => {
    const { status, output } = run("--test", "caption.test.ts");
    expect({ status, output }).toEqual({ status: 0, output: expect.stringMatching(/pass 2\b/) });
  });

  it("run: the other modules print the shown output", () => {
    writeFileSync(
      join(project, "try.ts"),
      `import run from "@slotgate/contracts/examples/v1/run.json" with { type: "json" };
import { form, submission } from "./submission.ts";
import { validate } from "./validate.ts";
console.log(validate(run), validate({}), submission.safeParse({ ticket: "T-1", run }).success);
console.log(JSON.stringify(form["~standard"].validate({ ticket: "T-1", run: { ...run, version: "v2" } })));
`,
    );
    expect(run("try.ts")).toEqual({
      status: 0,
      output:
        'true false true\n{"issues":[{"message":"expected `\\"v1\\"`, received \\"v2\\"","path":["run","version"]}]}\n',
    });
  });
});

it("the table names every contract with its exports", () => {
  const rows = [...readme.matchAll(/^\| [^|]+\| (in|out) +\|(.*)\|$/gm)].map(([, way, names = ""]) => ({
    way,
    names: [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  }));
  const inNames = (contract: string) =>
    contract.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  const wanted = Object.keys(contracts).map((contract) => {
    const name = inNames(contract);
    const schema = name.replace(/^\w/, (letter) => letter.toLowerCase());
    return [`${schema}V1`, `${name}V1`, `${contract}.schema.json`, `${contract}.json`];
  });
  expect(rows.map(({ names }) => names).sort()).toEqual(wanted.sort());
  const written = rows.filter(({ way }) => way === "in").map(({ names }) => names[1]);
  expect(written.sort()).toEqual([
    ...["AllowlistChangeV1", "AllowlistProposalV1", "AllowlistRollbackV1", "AllowlistV1", "DrillJobsV1"],
    ...[
      "DrillProgressV1",
      "DrillStartV1",
      "GenerationChangeV1",
      "GenerationRollbackV1",
      "GenerationTryV1",
      "GenerationV1",
    ],
    ...["IncidentEntryV1", "IncidentOpeningV1", "KillRequestV1"],
    ...["RampV1", "ReadinessPolicyV1", "ResultErasureV1", "ResultWithdrawalV1", "RolloutCapChangeV1"],
    "RunV1",
    ...["SignoffRequestV1", "SignoffWithdrawalV1"],
  ]);
});
