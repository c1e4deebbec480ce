import { createGoogle } from "@ai-sdk/google";
import { createAccessTokens } from "./access-tokens.ts";
import { baseUrlOf } from "./base-url.ts";
import { googleCallOf } from "./google.ts";
import { type Provider, required } from "./provider.ts";
import { parseServiceAccount } from "./service-account.ts";

/**
 * Gemini's protocol at other addresses, with access tokens. Not through the SDK's package for Vertex, which looks for
 * credentials in the environment and at metadata servers, and sends its own requests for tokens.
 */
export const googleVertex: Provider = {
  modelOf: ({ config, secret, fetch, tokenFetch }) => {
    const account = parseServiceAccount(required(secret, "credential"));
    if (account === null) throw new TypeError("the credential was not checked: no service account");
    const tokens = createAccessTokens({ account, fetch: tokenFetch, timeoutMs: config.timeoutMs });
    const project = encodeURIComponent(required(config.project, "project"));
    const location = encodeURIComponent(required(config.location, "location"));
    const model = createGoogle({
      baseURL: `${baseUrlOf(config)}/projects/${project}/locations/${location}/publishers/google`,
      apiKey: "none",
      fetch: (url, init) => {
        const headers = new Headers(init?.headers);
        headers.delete("x-goog-api-key");
        headers.set("authorization", `Bearer ${tokens.current()}`);
        return fetch(url, { ...init, headers });
      },
    })(config.model);
    return { model, authorize: tokens.renew };
  },
  callOf: googleCallOf,
};
