import { answerOf, type Schemas } from "../api/client.ts";
import { type Live, readers, useLive } from "../api/use-live.ts";

export type Document = NonNullable<Schemas["AllowlistState"]["document"]>;

export const allowlistKey = ["allowlist"];

export const useAllowlist = (): Live<Schemas["AllowlistState"]> =>
  useLive({
    key: allowlistKey,
    roles: readers,
    read: (api, signal) => answerOf(api.GET("/v1/allowlist", { signal })),
    everyMs: 5_000,
  });

/** A revision with its document, which never changes. */
export const useRevision = (revision: number): Live<Schemas["AllowlistState"]> =>
  useLive({
    key: [...allowlistKey, revision],
    roles: readers,
    read: (api, signal) =>
      answerOf(
        api.GET("/v1/allowlist/revisions/{revision}", {
          signal,
          params: { path: { revision: String(revision) } },
        }),
      ),
    everyMs: null,
  });
