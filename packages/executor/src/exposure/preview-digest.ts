import { digestOf } from "@slotgate/contracts/digest";

/** Names one document on one revision, so that only what was previewed is put in force. */
export const previewDigest = (of: { readonly digest: string; readonly basedOn: number }): string =>
  digestOf({ document: of.digest, basedOn: of.basedOn });

/** The same for a generation document that was tried. */
export const tryDigest = previewDigest;
