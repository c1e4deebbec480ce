import * as z from "zod";
import { controlSnapshotV1 } from "./control-snapshot.ts";
import { killSource, rolloutCap } from "./evidence.ts";
import { contractIssue } from "./issue.ts";
import { list } from "./stopping-array.ts";
import { count, identifier, recordedText, sha256Hex } from "./text.ts";

/** The allowlist in force, or why there is none. */
export const allowlistStatus = z
  .strictObject({
    source: z.enum(["database", "file"]),
    path: recordedText.nullable().meta({ description: "The file, or null if none is configured." }),
    revision: count.nullable(),
    digest: sha256Hex.nullable(),
    enabled: z.boolean().nullable(),
    rules: count.nullable().meta({ description: "How many rules it has." }),
    problem: recordedText
      .nullable()
      .meta({ description: "Why there is no valid document; null when there is one." }),
    issues: list(contractIssue),
  })
  .meta({ description: "The allowlist in force; without a valid one nothing is admitted." });

export type AllowlistStatus = z.infer<typeof allowlistStatus>;

/** Controls status v1: what is set, how fresh it is, and what an operator should do. */
export const controlsStatusV1 = z
  .strictObject({
    source: z.enum(["unleash", "static"]),
    environment: identifier.meta({ description: "The environment that is configured." }),
    state: z
      .enum(["confirmed", "stale", "unavailable"])
      .meta({ description: "`confirmed`: fresh enough to decide on. Everything else denies every job." }),
    revision: count.nullable(),
    digest: sha256Hex.nullable(),
    ageMs: count
      .nullable()
      .meta({ description: "Milliseconds since the last confirmation; null before the first." }),
    maxAgeMs: count,
    controls: controlSnapshotV1.nullable(),
    killSwitches: list(killSource).meta({ description: "The service's own kill switches." }),
    allowlist: allowlistStatus,
    rolloutCap,
    flagPage: recordedText.optional().meta({
      description:
        "The address of the AI flag's page in Unleash, as seen from the service; left out if no flag decides.",
    }),
    advice: list(recordedText).meta({
      description: "One sentence per problem: what it means and what to do. Empty if there is none.",
    }),
  })
  .meta({
    title: "Controls status v1",
    description: "What operators have set, how fresh it is, and what to do about problems.",
  });

export type ControlsStatusV1 = z.infer<typeof controlsStatusV1>;
