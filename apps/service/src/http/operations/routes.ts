import type { Operation } from "./operation.ts";

/** `/v1/jobs/{jobId}/decisions` as Express writes it. */
export const routeOf = ({ path }: Pick<Operation, "path">): string => path.replace(/\{(\w+)\}/g, ":$1");

/** What each address takes, as `Allow` says it: whoever answers GET answers HEAD. */
export function allowedMethods(operations: readonly Operation[]): ReadonlyMap<string, string> {
  const byRoute = Map.groupBy(operations, routeOf);
  return new Map(
    [...byRoute].map(([route, atRoute]) => [
      route,
      atRoute
        .flatMap(({ method }) => (method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()]))
        .join(", "),
    ]),
  );
}

/** The first names under `/v1`, for whoever got lost. */
export function roomsOf(operations: readonly Operation[]): string {
  const rooms = operations.flatMap(({ path }) => /^\/v1\/(\w+)/.exec(path)?.[1] ?? []);
  return [...new Set(rooms)].join(", ");
}
