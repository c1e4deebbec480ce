import type { Request } from "express";

/** The pattern of the request's route, which has nothing chosen by the caller. */
export function operationOf(request: Request): string {
  const route: unknown = request.route;
  return typeof route === "object" && route !== null && "path" in route ? String(route.path) : "(none)";
}
