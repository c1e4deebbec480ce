import type { Operation } from "../operations/operation.ts";

/** Two alternatives. */
export const securitySchemes = {
  key: {
    type: "http",
    scheme: "bearer",
    description:
      "A key of this service, sent as `authorization: Bearer KEY`. Its roles decide its permissions: `submit`, `operate`, `audit`.",
  },
  token: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description:
      "A token of the OpenID Connect issuer that the service trusts, if one is configured. Its roles come from a claim.",
  },
} as const;

export const securityOf = ({ roles }: Operation): readonly object[] =>
  roles === null ? [] : Object.keys(securitySchemes).map((scheme) => ({ [scheme]: [] }));
