// A CommonJS project. Prints what it found, as JSON.
"use strict";
const assert = require("node:assert").strict;
const { assertWith, ContractError, parseWith, runV1 } = require("@slotgate/contracts");
const { default: Ajv2020 } = require("ajv/dist/2020");
const documents = require("./documents.json");
const subpaths = require("./subpaths.json");

const bad = parseWith(runV1, documents.bad);
assert.equal(parseWith(runV1, documents.good).ok, true);
assert.equal(bad.ok, false);
assert.throws(() => assertWith(runV1, documents.bad), ContractError);

const valid = new Ajv2020({ strict: false }).compile(
  require("@slotgate/contracts/schemas/v1/run.schema.json"),
);
assert.equal(valid(documents.good), true);
assert.equal(valid(documents.bad), false);

// `require` refuses a module that awaits at its top, or imports one that does: each of these would throw.
for (const subpath of subpaths)
  assert.ok(Object.keys(require(subpath)).length > 0, `${subpath} exports nothing`);
console.log(JSON.stringify({ issues: bad.issues, imported: subpaths.length }));
