import type { IncidentLink } from "@slotgate/contracts";
import type { Command } from "commander";

export interface LinkOptions {
  readonly engagement?: readonly string[];
  readonly change?: readonly string[];
  readonly decision?: readonly string[];
}

export const linking = (command: Command): Command =>
  command
    .option("--engagement <id...>", "engagements of the kill, open or released")
    .option("--change <id...>", "numbers of changes in `slotgate changes`")
    .option("--decision <id...>", "decisions in `slotgate explain JOB_ID`");

export const linksIn = ({ engagement = [], change = [], decision = [] }: LinkOptions): IncidentLink[] => [
  ...engagement.map((id) => ({ kind: "engagement", id }) as const),
  ...change.map((id) => ({ kind: "change", id }) as const),
  ...decision.map((id) => ({ kind: "decision", id }) as const),
];
