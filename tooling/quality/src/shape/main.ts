import { posix } from "node:path";
import { filesEndingIn, type RepositoryFile } from "../repository-files.ts";
import { ringsIn } from "../rings.ts";
import { filesOfOneJob } from "./files-of-one-job.ts";
import { longestChain } from "./longest-chain.ts";

// pnpm shape: what the structure of packages and apps measures, without tests.
const sources = filesEndingIn(".ts").filter(
  ({ path }) =>
    /^(?:packages|apps)\/[^/]+\/src\//.test(path) &&
    !/\.test(?:-case)?\.ts$|\/testing\/|\/test\//.test(path) &&
    !path.endsWith("/index.ts"),
);
const linesOf = ({ text }: RepositoryFile): number => text.split("\n").length - 1;
const sum = (files: readonly RepositoryFile[]): number =>
  files.reduce((lines, file) => lines + linesOf(file), 0);
const placeOf = ({ path }: RepositoryFile): string => path.split("/").slice(0, 2).join("/");
const folderOf = ({ path }: RepositoryFile): string => posix.dirname(path);
const importsOf = ({ path, text }: RepositoryFile): string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(([, specifier]) =>
    posix.join(posix.dirname(path), specifier ?? ""),
  );

const total = sum(sources);
console.log(`${sources.length} files, ${total} lines`);
for (const [place, files] of Map.groupBy(sources, placeOf)) {
  const folders = new Set(files.map(folderOf));
  const loose = files.filter((file) => folderOf(file) === `${place}/src`).length;
  const lines = sum(files);
  console.log(
    `  ${place.padEnd(20)} ${String(lines).padStart(6)} lines (${Math.round((100 * lines) / total)} %), ` +
      `${files.length} files, ${folders.size} folders, ${loose} files outside them`,
  );
}

const arrows = sources.flatMap((file): [string, string][] =>
  importsOf(file).map((target) => [file.path, target]),
);
const folderArrows = arrows
  .map(([from, to]): [string, string] => [posix.dirname(from), posix.dirname(to)])
  .filter(([from, to]) => from !== to);
console.log(`rings of folders: ${ringsIn(folderArrows).length}`);
console.log(`longest chain of folders that import each other: ${longestChain(folderArrows).length}`);

const composition = sources.find(({ path }) => path === "apps/service/src/compose/compose.ts");
if (composition !== undefined) {
  const imports = composition.text.match(/^import\b/gm)?.length ?? 0;
  console.log(`composition: ${linesOf(composition)} lines, ${imports} imports`);
}

const others = filesEndingIn(".ts").filter(({ path }) => !path.startsWith("packages/contracts/src/"));
const exported = filesEndingIn("packages/contracts/src/index.ts").flatMap(({ text }) =>
  [...text.matchAll(/\b(?:type )?(\w+)(?=[,\s]*[^{}]*\} from)/g)].map(([, name]) => name ?? ""),
);
const words = new Set(others.flatMap(({ text }) => text.match(/\w+/g) ?? []));
const unused = exported.filter((name) => !words.has(name));
console.log(`exports of contracts: ${exported.length}, used by nothing here: ${unused.length}`);

const ofJob = new Set(await filesOfOneJob());
const jobFiles = sources.filter(({ path }) => ofJob.has(path));
console.log(
  `one admitted job, from the executor to its outcome: ${jobFiles.length} files, ${sum(jobFiles)} lines`,
);
