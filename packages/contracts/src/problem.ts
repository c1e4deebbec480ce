import * as z from "zod";
import { contractIssue } from "./issue.ts";
import { list } from "./stopping-array.ts";
import { recordedText } from "./text.ts";

/** Problem v1: `application/problem+json` (RFC 9457) with the issues found. */
export const problemV1 = z
  .strictObject({
    type: z
      .string()
      .regex(/^urn:slotgate:problem:[a-z0-9-]+$/, "a problem type such as urn:slotgate:problem:invalid-run"),
    title: recordedText,
    status: z.int().min(400).max(599),
    detail: recordedText,
    requestId: recordedText.optional(),
    issues: list(contractIssue).optional(),
  })
  .meta({
    title: "Problem v1",
    description: "`application/problem+json` (RFC 9457) with the issues that were found.",
  });

export type ProblemV1 = z.infer<typeof problemV1>;
