/** The store refused records for their data; a retry would not help. */
export class RecordRefusedError extends Error {
  override readonly name = "RecordRefusedError";

  constructor({ records, cause }: { readonly records: number; readonly cause: unknown }) {
    super(`the store refused a batch of ${records} record(s) for their data: ${messageOf(cause)}`, { cause });
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
