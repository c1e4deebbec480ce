import { digestOf } from "@slotgate/contracts/digest";

/** Names one document on one revision: what was previewed is what is put in force, or nothing is. */
export const previewDigest = (of: { readonly digest: string; readonly basedOn: number }): string =>
  digestOf({ document: of.digest, basedOn: of.basedOn });
