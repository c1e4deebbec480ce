// Writes src/generated: the types of the API, from the table of operations that the service itself serves, its words, and the
// schema of the document that the editor completes.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  changeSources,
  gateOrder,
  reasons,
  severityMeanings,
  signoffAreas,
  signoffRoles,
} from "@slotgate/contracts";
import openapi, { astToString } from "openapi-typescript";

const table = new URL("../../service/src/http/openapi/build-document.ts", import.meta.url);
const { buildDocument } = await import(table.href);
const types = await openapi(JSON.parse(JSON.stringify(buildDocument({ version: "0.0.0" }))));

const target = new URL("../src/generated/", import.meta.url);
mkdirSync(target, { recursive: true });
writeFileSync(new URL("api.d.ts", target), astToString(types));
const vocabulary = { changeSources, gateOrder, reasons, severityMeanings, signoffAreas, signoffRoles };
writeFileSync(
  new URL("vocabulary.ts", target),
  Object.entries(vocabulary)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value, null, 2)} as const;\n`)
    .join("\n"),
);
copyFileSync(
  fileURLToPath(import.meta.resolve("@slotgate/contracts/schemas/v1/allowlist.schema.json")),
  new URL("allowlist.schema.json", target),
);
