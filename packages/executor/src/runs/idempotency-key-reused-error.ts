/** The caller's idempotency key already names a different run. */
export class IdempotencyKeyReusedError extends Error {
  override readonly name = "IdempotencyKeyReusedError";

  constructor({ idempotencyKey, runId }: { readonly idempotencyKey: string; readonly runId: string }) {
    super(
      `\`Idempotency-Key: ${idempotencyKey}\` names run \`${runId}\`, which was a different request: use a new key`,
    );
  }
}
