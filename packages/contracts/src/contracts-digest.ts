import * as z from "zod";
import { allowlistV1 } from "./allowlist.ts";
import { digestOf } from "./digest.ts";
import { gateOrder, guardOrder } from "./gates.ts";
import { reasonCodes } from "./reasons.ts";
import { resultV1 } from "./result.ts";
import { runV1 } from "./run.ts";
import { telemetryV1 } from "./telemetry.ts";

/**
 * Over the contracts that Beta locks, as this build has them: the schemas of input, output, telemetry and allowlist,
 * the reason codes, and the orders of gates and guards. Takes some ten milliseconds.
 */
export const contractsDigest = (): string =>
  digestOf({
    schemas: Object.entries({
      run: runV1,
      result: resultV1,
      telemetry: telemetryV1,
      allowlist: allowlistV1,
    }).map(([name, schema]) => [name, JSON.parse(JSON.stringify(z.toJSONSchema(schema)))]),
    reasonCodes,
    gateOrder,
    guardOrder,
  });

export const gateOrderDigest = (): string => digestOf(gateOrder);

/** What `contractsDigest` was when the contracts were last accepted: a build that differs is not what was locked. */
export const lockedContractsDigest = "6bf5cacb899232493199f7814ada21cb79631f1d866f307c96973f7bc9a75fe9";
