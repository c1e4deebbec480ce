import { hash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";

/** SHA-256 of UTF-8 text, in lower-case hexadecimal. */
export const sha256 = (text: string): string => hash("sha256", text);

/** The digest that identifies a document: SHA-256 over the canonical form (RFC 8785). */
export const digestOf = (value: unknown): string => sha256(canonicalJson(value));
