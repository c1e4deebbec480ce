import * as z from "zod";
import { list } from "./stopping-array.ts";
import { telemetryV1 } from "./telemetry.ts";

/** Telemetry list v1: one page of records. */
export const telemetryListV1 = z
  .strictObject({
    version: z.literal("v1"),
    records: list(telemetryV1),
    next: z
      .string()
      .regex(/^[A-Za-z0-9_-]+$/)
      .max(2_048)
      .nullable()
      .meta({ description: "Send it as `cursor` for the next page; null on the last one for now." }),
  })
  .meta({
    title: "Telemetry list v1",
    description:
      "One page of records, in order of `decidedAt`. `evidence` is null for keys that only submit, which is why the " +
      "hashes of such records cannot be checked.",
  });

export type TelemetryListV1 = z.infer<typeof telemetryListV1>;
