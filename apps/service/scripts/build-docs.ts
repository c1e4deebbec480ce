// Builds the page at /docs into dist/docs: Swagger UI's files, our own, and the page that names them. The files are
// copied, so that the service does not depend on the packages at run time.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { docsPage } from "./docs-page.ts";

const swaggerUi = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
const own = fileURLToPath(new URL("../page", import.meta.url));
const target = fileURLToPath(new URL("../dist/docs", import.meta.url));

const files = [
  ...["swagger-ui.css", "swagger-ui-bundle.js"].map((name) => join(swaggerUi, name)),
  ...["docs.css", "docs.js", "icon.svg"].map((name) => join(own, name)),
];
const licences = ["LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt"].map((name) =>
  join(swaggerUi, name),
);

const hash = createHash("sha256");
for (const file of files) hash.update(readFileSync(file));
const assets = hash.digest("hex").slice(0, 16);

rmSync(target, { recursive: true, force: true });
mkdirSync(join(target, assets), { recursive: true });
for (const file of [...files, ...licences])
  copyFileSync(file, join(target, assets, file.slice(dirname(file).length + 1)));
// A readiness report says which procedures the runbook has.
copyFileSync(fileURLToPath(new URL("../../../docs/runbook.md", import.meta.url)), join(target, "runbook.md"));
writeFileSync(join(target, "index.html"), docsPage(`docs/${assets}`));
