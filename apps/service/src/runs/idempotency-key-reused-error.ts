/** The name that the caller gave this run names another one already. */
export class IdempotencyKeyReusedError extends Error {
  override readonly name = "IdempotencyKeyReusedError";

  constructor({ idempotencyKey, runId }: { readonly idempotencyKey: string; readonly runId: string }) {
    super(
      `\`Idempotency-Key: ${idempotencyKey}\` names run \`${runId}\`, which was another request: send a key of its own`,
    );
  }
}
