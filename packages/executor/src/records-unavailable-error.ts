/** A job's record could not be made durable anywhere, so the run gets no answer. */
export class RecordsUnavailableError extends Error {
  override readonly name = "RecordsUnavailableError";

  constructor({ jobId, cause }: { readonly jobId: string; readonly cause: unknown }) {
    super(
      `job \`${jobId}\` could not be recorded: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
}
