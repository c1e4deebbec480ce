import { identifier, instant, sha256Hex } from "@slotgate/contracts";
import type { Head } from "@slotgate/telemetry";
import * as z from "zod";

/** Not strict: the service's log lines hold the same and more. */
const headsV1 = z.object({
  version: z.literal("heads.v1"),
  exportedAt: instant,
  heads: z.array(z.object({ writerId: identifier, seq: z.int().min(0), hash: sha256Hex })),
});

/** Where the writers' chains ended at one moment. Kept where those who can write the database cannot. */
export type HeadsV1 = z.infer<typeof headsV1>;

export const headsDocument = (heads: readonly Head[], exportedAt: string): HeadsV1 => ({
  version: "heads.v1",
  exportedAt,
  heads: [...heads],
});

/** One export, or several, one a line, as the service logs them. Throws what is wrong with it, in words. */
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
    throw new Error(`${where} is no export of heads (heads.v1)`);
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON: the schema refuses it
  }
}
