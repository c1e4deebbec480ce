// Bundles the command with the product's packages and their dependencies into dist, so that a command loads a few files
// instead of a thousand. The modules' own files stay side by side in one folder: some name others by their place.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const target = at("../dist");

/** Dependencies that start threads from files of their own. */
const external = ["pino", "piscina"];

rmSync(target, { recursive: true, force: true });
const bundle = await rolldown({
  input: {
    main: at("../src/main.ts"),
    index: at("../src/index.ts"),
    // Programs of threads.
    tasks: at("../../../packages/executor/dist/background/tasks.js"),
    "replay-thread": at("../../../packages/postgres/dist/audit/replay-thread.js"),
    "store-facts-thread": at("../../../packages/postgres/dist/audit/store-facts-thread.js"),
  },
  platform: "node",
  external,
  // What cannot be resolved would only fail when it is used.
  onLog: (level, log) => {
    if (level === "warn") throw new Error(log.message);
  },
});
const { output } = await bundle.write({
  dir: target,
  sourcemap: true,
  entryFileNames: "[name].js",
  chunkFileNames: "[name]-[hash].js",
});
await bundle.close();
const modules = output.flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
writeFileSync(join(target, "THIRD-PARTY-LICENSES.txt"), licencesOf(modules));

/** The licences of all bundled packages, which require that their texts are passed on. */
function licencesOf(files: readonly string[]): string {
  const folders = files.flatMap(
    (file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? [],
  );
  const texts = [...new Set(folders)].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const text = licenceFilesIn(folder)
      .map((file) => readFileSync(file, "utf8").trim())
      .join("\n\n");
    return `${name} ${version} (${license})\n\n${text}`.trim();
  });
  return `${texts.toSorted().join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

/** Some packages have a folder of them, for what they contain of others. */
function licenceFilesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => /^(?:licen[cs]e|notice)/i.test(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? readdirSync(path).map((file) => join(path, file)) : path;
    });
}
