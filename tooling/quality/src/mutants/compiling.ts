import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applyMutation, type Mutation } from "./survivors.ts";

/** The mutations that compile: the others cannot be built, whatever the tests say. */
export function compilingOnes<M extends Mutation>(
  mutations: readonly M[],
  { root, room }: { readonly root: string; readonly room: string },
): M[] {
  if (mutations.length === 0) return [];
  const copy = join(root, room, ".slotgate/mutants-compiled");
  rmSync(copy, { recursive: true, force: true });
  try {
    cpSync(join(root, room, "src"), join(copy, "src"), {
      recursive: true,
      filter: (path) => !/\.test(?:-case)?\.ts$/.test(path),
    });
    mkdirSync(copy, { recursive: true });
    const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false };
    const tsconfig = { extends: "../../tsconfig.json", compilerOptions, include: ["src"] };
    writeFileSync(join(copy, "tsconfig.json"), JSON.stringify(tsconfig));
    // Each beside its original under a unique name, so that one run of the compiler checks all of them.
    const names = mutations.map(({ file }, at) =>
      file.slice(room.length + 1).replace(/\.ts$/, `.mutant-${at}.ts`),
    );
    for (const [at, mutation] of mutations.entries()) {
      const source = readFileSync(join(root, mutation.file), "utf8");
      writeFileSync(join(copy, names[at] ?? ""), applyMutation(mutation, source));
    }
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", ".", "--pretty", "false"], {
      cwd: copy,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    const failing = new Set([...stdout.matchAll(/^(\S+\.ts)\(\d+,\d+\): error/gm)].map(([, path]) => path));
    const unmutated = [...failing].filter((path) => !path?.includes(".mutant-"));
    if (unmutated.length > 0)
      throw new Error(`without any change the compiler refuses ${unmutated.join(", ")}`);
    return mutations.filter((_, at) => !failing.has(names[at]));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
