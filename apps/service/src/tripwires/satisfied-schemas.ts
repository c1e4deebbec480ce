import { digestOf } from "@slotgate/contracts/digest";
import type { CallerSchema } from "../executor/executor-parts.ts";

/** Output schemas of callers, by digest, that some output has satisfied while this process runs. */
export interface SatisfiedSchemas {
  readonly note: (schema: CallerSchema) => void;
  readonly has: (schema: CallerSchema) => boolean;
}

/** The one that was longest not asked for is forgotten when there are `most`. */
export function createSatisfiedSchemas({ most = 10_000 }: { readonly most?: number } = {}): SatisfiedSchemas {
  const digests = new Set<string>();
  function renew(digest: string): void {
    digests.delete(digest);
    digests.add(digest);
    const [oldest] = digests;
    if (digests.size > most && oldest !== undefined) digests.delete(oldest);
  }
  return {
    note: (schema) => renew(digestOf(schema)),
    has(schema) {
      const digest = digestOf(schema);
      if (!digests.has(digest)) return false;
      renew(digest);
      return true;
    },
  };
}
