const deepest = 8;

/** The code of a failed connection, e.g. `ECONNREFUSED`, from anywhere in the chain of causes. */
export function networkCodeOf(error: unknown): string {
  let current = error;
  for (let depth = 0; depth < deepest && current instanceof Error; depth += 1) {
    const code = "code" in current ? current.code : undefined;
    if (typeof code === "string" && /^[A-Z][A-Z0-9_]{1,63}$/.test(code)) return code;
    // Undici leaves the code out of some of these.
    if (current.name === "HTTPParserError") return "HPE_INVALID";
    current = current.cause;
  }
  return "UNKNOWN";
}

/** Whether a retry would meet the same: an untrusted certificate, or a peer that does not speak HTTP. */
export const isLasting = (code: string): boolean =>
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_|ERR_TLS_|ERR_SSL_|EPROTO$|HPE_|ERR_INVALID_|UND_ERR_INVALID_)/.test(
    code,
  );
