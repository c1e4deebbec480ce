import { existsSync, globSync, readFileSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { root } from "../repository-files.ts";
import { compilingOnes } from "./compiling.ts";
import { mutatedFiles, roomOf, shortForm } from "./mutated-files.ts";
import {
  compareSurvivors,
  describeSurvivor,
  type Explanation,
  type Mutation,
  survivorOf,
} from "./survivors.ts";

// pnpm test:mutants [--short | --only FILE...] [--fresh]: changes the sources one place at a time and runs the tests
// that reach it. Ends with 1 when a change that compiles is noticed by no test and explained nowhere.
const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    short: { type: "boolean", default: false },
    fresh: { type: "boolean", default: false },
    concurrency: { type: "string", default: "1" },
  },
});

const known = mutatedFiles((pattern) => globSync(pattern, { cwd: root }));
const chosen = chooseFiles();
const explanations: readonly Explanation[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "explained-survivors.json"), "utf8"),
);

const survived: Mutation[] = [];
for (const [room, files] of Map.groupBy(chosen, roomOf)) {
  const { alive, mutants } = await mutate(room, files);
  const compiling = compilingOnes(alive, { root, room });
  console.log(
    `${room}: ${mutants} mutants in ${files.length} files, of which ${mutants - alive.length} are killed, ` +
      `${alive.length - compiling.length} do not compile, ${compiling.length} survive`,
  );
  survived.push(...compiling);
}

const survivors = survived.map((mutation) =>
  survivorOf(mutation, readFileSync(join(root, mutation.file), "utf8")),
);
const compared = compareSurvivors(survivors, { explanations, mutated: chosen });
for (const survivor of compared.unexplained) console.log(`UNEXPLAINED ${describeSurvivor(survivor)}`);
for (const { file, original, replacement } of compared.withoutSurvivor)
  console.log(`explained, but there is no such survivor: ${file}  ${original}  →  ${replacement}`);
console.log(`${compared.explained.length} survivors are explained, ${compared.unexplained.length} are not`);
if (compared.unexplained.length > 0) {
  console.log("write a test that fails with the change, or add to explained-survivors.json why none can:");
  for (const { line: _, ...place } of compared.unexplained)
    console.log(JSON.stringify({ ...place, reason: "" }));
  process.exitCode = 1;
}

function chooseFiles(): readonly string[] {
  if (values.short) return shortForm;
  const asked = values.only.map((path) => relative(root, resolve(process.env["INIT_CWD"] ?? root, path)));
  const strange = asked.find((path) => !known.includes(path));
  if (strange !== undefined)
    throw new Error(`\`${strange}\` is not mutated; choose from\n${known.join("\n")}`);
  return asked.length === 0 ? known : asked;
}

interface Mutated {
  readonly mutants: number;
  readonly alive: Mutation[];
}

async function mutate(room: string, files: readonly string[]): Promise<Mutated> {
  const before = process.cwd();
  const incrementalFile = ".slotgate/mutants.json";
  if (values.fresh) rmSync(join(root, room, incrementalFile), { force: true });
  process.chdir(join(root, room));
  try {
    const results = await new Stryker({
      mutate: files.map((file) => relative(room, file)),
      testRunner: "vitest",
      plugins: [fileURLToPath(import.meta.resolve("@stryker-mutator/vitest-runner"))],
      vitest: { configFile: join(import.meta.dirname, "vitest.config.ts"), related: false },
      // Another compiler than the one that it knows how to read a configuration with.
      tsconfigFile: "none.json",
      ignorePatterns: ["dist", "tsconfig*.json"],
      tempDirName: ".slotgate/mutants",
      cleanTempDir: "always",
      coverageAnalysis: "perTest",
      concurrency: Number(values.concurrency),
      incremental: true,
      incrementalFile,
      timeoutMS: 4_000,
      timeoutFactor: 2,
      reporters: ["progress-append-only"],
      allowConsoleColors: false,
    }).runMutationTest();
    const of = results
      .map((result) => ({ ...result, file: relative(root, result.fileName) }))
      .filter(({ file, status }) => files.includes(file) && status !== "Ignored");
    if (of.length === 0 || !existsSync(incrementalFile)) throw new Error(`nothing of ${room} was mutated`);
    const alive = of
      .filter(({ status }) => status === "Survived" || status === "NoCoverage")
      .map(({ file, location, replacement }) => ({ file, location, replacement: replacement ?? "" }));
    return { mutants: of.length, alive };
  } finally {
    process.chdir(before);
  }
}
