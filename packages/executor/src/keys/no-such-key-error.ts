export class NoSuchKeyError extends Error {
  override readonly name = "NoSuchKeyError";
  readonly keyId: string;

  constructor(keyId: string) {
    super(`no key has the id \`${keyId}\`: \`slotgate keys list --all\` lists all keys`);
    this.keyId = keyId;
  }
}
