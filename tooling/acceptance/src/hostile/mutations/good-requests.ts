import type { DescribedApi, DescribedOperation } from "../../openapi/described-api.ts";

/** A request in parts, each of which can be changed. */
export interface RequestParts {
  readonly operation: DescribedOperation;
  readonly method: string;
  /** As the API's description has it: `/v1/runs/{runId}`. */
  readonly path: string;
  readonly inPath: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** What goes into the body; undefined: the operation takes none. */
  readonly document: unknown;
}

/** What is there and can be asked for, and documents that suit it, in place of the description's examples. */
export interface Known {
  /** null: nothing that would be good is known, so it is left out. */
  readonly values: Readonly<Record<string, string | null>>;
  readonly documents: Readonly<Record<string, unknown>>;
}

/** A request for every operation of the API, from its description alone but for what is known. */
export function goodRequests({ paths, components }: DescribedApi, known: Known): readonly RequestParts[] {
  return Object.entries(paths).flatMap(([path, atPath]) =>
    Object.entries(atPath).map(([method, operation]): RequestParts => {
      const parameters = operation.parameters.flatMap(
        ({ $ref }) => components.parameters[$ref.slice($ref.lastIndexOf("/") + 1)] ?? [],
      );
      const examplesIn = (place: "path" | "query" | "header") =>
        Object.fromEntries(
          parameters
            .filter(({ name, in: where }) => where === place && known.values[name] !== null)
            .map(({ name, example }) => [name, known.values[name] ?? String(example)]),
        );
      const example = operation.requestBody?.content["application/json"]?.example;
      return {
        operation,
        method: method.toUpperCase(),
        path,
        inPath: examplesIn("path"),
        query: examplesIn("query"),
        headers: examplesIn("header"),
        document: known.documents[operation.operationId] ?? example,
      };
    }),
  );
}
