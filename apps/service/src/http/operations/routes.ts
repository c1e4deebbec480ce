import type { Operation } from "./operation.ts";

/** `/v1/jobs/{jobId}/decisions` in Express's form. */
export const routeOf = ({ path }: Pick<Operation, "path">): string => path.replace(/\{(\w+)\}/g, ":$1");

/** The methods of each address, as in `Allow`: GET implies HEAD. */
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

/** The first path segments under `/v1`, for the answer to an unknown address. */
export function roomsOf(operations: readonly Operation[]): string {
  const rooms = operations.flatMap(({ path }) => /^\/v1\/(\w+)/.exec(path)?.[1] ?? []);
  return [...new Set(rooms)].join(", ");
}
