import { identifier } from "@slotgate/contracts";
import * as z from "zod";

const count = z.int().min(1);

/** The first line of every ledger file. */
export const outboundHeader = z.strictObject({
  is: z.literal("header"),
  version: z.literal("outbound.v1"),
  /** The process that wrote the file, which holds the admissions. */
  writerId: identifier,
  /** Number of the file among those of its process, from 1. */
  file: count,
});

const sentLine = z.strictObject({
  is: z.literal("sent"),
  at: z.iso.datetime(),
  decisionId: identifier,
  attempt: count,
});

const endedLine = z.strictObject({
  is: z.literal("ended"),
  at: z.iso.datetime(),
  decisionId: identifier,
  attempt: count,
  /** Null: no answer. */
  status: z.int().nullable(),
  error: z.enum(["aborted", "timeout", "unreachable", "too-large"]).nullable(),
});

/** A line of the outbound ledger. Contains nothing of prompts or answers. */
export const outboundLine = z.discriminatedUnion("is", [outboundHeader, sentLine, endedLine]);

export type OutboundHeader = z.infer<typeof outboundHeader>;
export type OutboundLine = z.infer<typeof outboundLine>;
