import { identifier, instant, sha256Hex } from "@slotgate/contracts";
import type { Head } from "@slotgate/telemetry";
import * as z from "zod";

/** Not strict: the service's log lines have more keys. */
const headsV1 = z.object({
  version: z.literal("heads.v1"),
  exportedAt: instant,
  heads: z.array(z.object({ writerId: identifier, seq: z.int().min(0), hash: sha256Hex })),
});

/** The ends of the writers' chains at one moment. Keep it out of reach of those who can write to the database. */
export type HeadsV1 = z.infer<typeof headsV1>;

export const headsDocument = (heads: readonly Head[], exportedAt: string): HeadsV1 => ({
  version: "heads.v1",
  exportedAt,
  heads: [...heads],
});

/** Parses one export, or several, one per line, as the service logs them. Throws with what is wrong. */
export function parseHeads(text: string): readonly Head[] {
  const whole = jsonOf(text);
  const documents =
    whole === undefined
      ? text
          .split("\n")
          .filter((line) => line.trim() !== "")
          .map(jsonOf)
      : [whole];
  if (documents.length === 0) throw new Error("it is empty");
  return documents.flatMap((document, index) => {
    const parsed = headsV1.safeParse(document);
    if (parsed.success) return parsed.data.heads;
    const where = documents.length === 1 ? "it" : `line ${index + 1}`;
    throw new Error(`${where} is not an export of heads (heads.v1)`);
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON: the schema refuses it.
  }
}
