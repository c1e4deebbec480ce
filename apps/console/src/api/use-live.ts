import { type QueryKey, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { type Api, answerOf, type Schemas, soon } from "./client.ts";
import { Problem } from "./problem.ts";

const ApiContext = createContext<Api | null>(null);
export const ApiProvider = ApiContext.Provider;

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === null) throw new Error("no API: the page is outside `ApiProvider`");
  return api;
}

export type Role = "submit" | "operate" | "audit";

/** The roles that see what is set, and what happens. */
export const readers = ["operate", "audit"] as const satisfies readonly Role[];

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
  /** The roles that may read it. A key without any of them is refused here, without asking again and again. */
  readonly roles?: readonly Role[];
}

/** Reads from the API, again and again. */
export function useLive<T>({
  key,
  read,
  keptFor = () => 0,
  everyMs,
  roles = anyRole,
}: LiveOptions<T>): Live<T> {
  const api = useApi();
  const caller = useCaller();
  const { data: known, error: unknown } = caller;
  const may = known === undefined ? null : known.value.roles.some((role) => roles.includes(role));
  const query = useQuery<Dated<T>, Error>({
    queryKey: key,
    queryFn: ({ signal }) => dated((until) => read(api, until), { signal, keptFor }),
    refetchInterval: everyMs ?? false,
    // If the roles cannot be read, the API judges.
    enabled: roles === anyRole || may === true || (may === null && unknown !== null),
  });
  if (may === false && known !== undefined)
    return { ...query, data: undefined, error: refusalOf(roles, known.value), everyMs } as Live<T>;
  return { ...query, everyMs };
}

const anyRole: readonly Role[] = ["submit", "operate", "audit"];

/** Who the key is, and what it may do. */
export function useCaller(): UseQueryResult<Dated<Schemas["Caller"]>, Error> {
  const api = useApi();
  return useQuery<Dated<Schemas["Caller"]>, Error>({
    queryKey: ["me"],
    queryFn: ({ signal }) =>
      dated<Schemas["Caller"]>((until) => answerOf(api.GET("/v1/me", { signal: until })), { signal }),
    staleTime: callerMs,
    refetchInterval: callerMs,
  });
}

const callerMs = 60_000;

interface DatedOptions<T> {
  readonly signal: AbortSignal;
  readonly keptFor?: (value: T) => number;
}

async function dated<T>(
  read: (until: AbortSignal) => Promise<T>,
  { signal, keptFor = () => 0 }: DatedOptions<T>,
): Promise<Dated<T>> {
  const askedAt = Date.now();
  const value = await read(soon(signal));
  return { value, askedAt: askedAt - keptFor(value) };
}

const refusalOf = (roles: readonly Role[], { subject, roles: has }: Schemas["Caller"]): Problem =>
  new Problem({
    status: 403,
    title: "the key may not read this",
    detail: `it needs the role ${roles.join(" or ")}; ${subject} has ${has.join(", ")}`,
    issues: [],
  });
