import type { KeyState } from "./key-admin.ts";

/** A key that has ended cannot get a new secret. */
export class KeyEndedError extends Error {
  override readonly name = "KeyEndedError";
  readonly keyId: string;

  constructor({ keyId, state }: { readonly keyId: string; readonly state: KeyState }) {
    super(
      `key \`${keyId}\` ${state === "revoked" ? "was revoked" : "has expired"} and gets no new secret: make another key with \`slotgate keys create --subject NAME --roles submit\``,
    );
    this.keyId = keyId;
  }
}
