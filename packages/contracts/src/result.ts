import * as z from "zod";
import { instant } from "./instant.ts";
import { jsonObject } from "./json-object.ts";
import { jobId } from "./text.ts";

const common = { version: z.literal("v1"), jobId, generatedAt: instant };

/** Result v1: the result of a job. `output` is null unless the job was completed. */
export const resultV1 = z
  .discriminatedUnion("status", [
    z.strictObject({ ...common, status: z.literal("COMPLETED"), output: jsonObject }),
    z.strictObject({ ...common, status: z.literal("STUB"), output: z.null() }),
    z.strictObject({ ...common, status: z.literal("FAILED"), output: z.null() }),
  ])
  .meta({
    title: "Result v1",
    description: "The result of a job. `output` is null unless the job was completed.",
  });

export type ResultV1 = z.infer<typeof resultV1>;

export const statuses = ["STUB", "COMPLETED", "FAILED"] as const satisfies readonly ResultV1["status"][];

export type Status = ResultV1["status"];
