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

/** An answer, and when it was asked for, or earlier if the service had kept it: it cannot be newer than that. */
export interface Dated<T> {
  readonly value: T;
  readonly askedAt: number;
}

export type Live<T> = UseQueryResult<Dated<T>, Error> & { readonly everyMs: number | null };

interface LiveOptions<T> {
  readonly key: QueryKey;
  readonly read: (api: Api, signal: AbortSignal) => Promise<T>;
  /** How old the value was when it was answered, in milliseconds, if the service keeps it for a while. */
  readonly keptFor?: (value: T) => number;
  /** Null: read once, and again when the page is opened. */
  readonly everyMs: number | null;
}

/** Reads from the API, again and again. */
export function useLive<T>({ key, read, keptFor = () => 0, everyMs }: LiveOptions<T>): Live<T> {
  const api = useApi();
  const query = useQuery<Dated<T>, Error>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const askedAt = Date.now();
      const value = await read(api, soon(signal));
      return { value, askedAt: askedAt - keptFor(value) };
    },
    refetchInterval: everyMs ?? false,
  });
  return { ...query, everyMs };
}
