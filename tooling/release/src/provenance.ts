/**
 * What makes pnpm attest where a package was built. It heeds neither a tarball's `publishConfig.provenance` nor npm's
 * variable, and outside a workflow that can attest it then refuses to publish.
 */
export const withProvenance = { PNPM_CONFIG_PROVENANCE: "true" } as const;
