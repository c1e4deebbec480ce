import { type QueryKey, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { type Api, soon } from "./client.ts";

const ApiContext = createContext<Api | null>(null);
export const ApiProvider = ApiContext.Provider;

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === null) throw new Error("no API: the page is outside `ApiProvider`");
  return api;
}

/** An answer, and when it was asked for: it cannot be newer than that. */
export interface Dated<T> {
  readonly value: T;
  readonly askedAt: number;
}

export type Live<T> = UseQueryResult<Dated<T>, Error> & { readonly everyMs: number | null };

interface LiveOptions<T> {
  readonly key: QueryKey;
  readonly read: (api: Api, signal: AbortSignal) => Promise<T>;
  /** Null: read once, and again when the page is opened. */
  readonly everyMs: number | null;
}

/** Reads from the API, again and again. */
export function useLive<T>({ key, read, everyMs }: LiveOptions<T>): Live<T> {
  const api = useApi();
  const query = useQuery<Dated<T>, Error>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const askedAt = Date.now();
      return { value: await read(api, soon(signal)), askedAt };
    },
    refetchInterval: everyMs ?? false,
  });
  return { ...query, everyMs };
}
