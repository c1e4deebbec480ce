// A project of plain JavaScript modules. Prints what it found, as JSON.
import { strict as assert } from "node:assert";
import * as contracts from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import runSchema from "@slotgate/contracts/schemas/v1/run.schema.json" with { type: "json" };
import { Ajv2020 } from "ajv/dist/2020.js";
import documents from "./documents.json" with { type: "json" };
import subpaths from "./subpaths.json" with { type: "json" };

const { assertWith, parseWith, runV1, ContractError, reasons } = contracts;
const good = parseWith(runV1, documents.good);
const bad = parseWith(runV1, documents.bad);
assert.equal(good.ok, true);
assert.equal(bad.ok, false);
assert.throws(() => assertWith(runV1, documents.bad), ContractError);
assert.equal(runV1["~standard"].version, 1);
assert.ok(Object.keys(reasons).length > 0);
assert.match(digestOf(documents.good), /^[0-9a-f]{64}$/);

const valid = new Ajv2020({ strict: false }).compile(runSchema);
assert.equal(valid(documents.good), true);
assert.equal(valid(documents.bad), false);

for (const subpath of subpaths) {
  const imported = subpath.endsWith(".json")
    ? await import(subpath, { with: { type: "json" } })
    : await import(subpath);
  assert.ok(Object.keys(imported).length > 0, `${subpath} exports nothing`);
}
console.log(JSON.stringify({ issues: bad.issues, imported: subpaths.length }));
