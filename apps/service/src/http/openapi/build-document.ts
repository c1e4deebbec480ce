import { headers } from "../operations/headers.ts";
import type { Operation } from "../operations/operation.ts";
import { operations } from "../operations/operations.ts";
import { parameters } from "../operations/parameters.ts";
import { tags } from "../operations/tags.ts";
import { contractSchemas, withComponentRefs } from "./contract-schemas.ts";
import { describeOperation } from "./describe-operation.ts";
import { securitySchemes } from "./security.ts";
import { usedComponents } from "./used-components.ts";

/** The API's description in OpenAPI 3.1, from the table of operations and the contracts that they name. */
export function buildDocument({ version }: { readonly version: string }) {
  const paths = pathsOf(Object.entries(operations));
  const components = {
    schemas: Object.fromEntries(contractSchemas()),
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, parameter]) => [name, { name, ...parameter }]),
    ),
    headers,
  };
  return {
    openapi: "3.1.1",
    info: {
      title: "slotgate",
      version,
      summary: "Release control for AI content generation.",
      description:
        "slotgate fills content slots with AI only when every release gate says yes, and can always prove why it did or did not. A job asks for one slot to be filled; a run is a document of jobs that share a scope. Each job walks five gates in one fixed order: kill switch, feature flag, opt-in, allowlist, rollout. If all pass, a model is called and its output is validated; otherwise the answer is a `STUB` without side effects. In both cases a durable record says what was decided and why. Errors are problems (RFC 9457) whose detail says what to do next.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    // Relative to this document's own address, so that it is right behind any prefix.
    servers: [{ url: ".", description: "The service that serves this description." }],
    tags: Object.entries(tags)
      .filter(([name]) => Object.values(operations).some(({ tag }) => tag === name))
      .map(([name, description]) => ({ name, description })),
    paths,
    components: {
      ...usedComponents({ paths, components: withComponentRefs(components) as typeof components }),
      securitySchemes,
    },
  };
}

type Described = ReturnType<typeof describeOperation>;

function pathsOf(
  table: readonly (readonly [id: string, operation: Operation])[],
): Readonly<Record<string, Readonly<Record<string, Described>>>> {
  const byPath = Map.groupBy(table, ([, { path }]) => path);
  return Object.fromEntries(
    [...byPath].map(([path, atPath]) => [
      path,
      Object.fromEntries(
        atPath.map(([id, operation]) => [operation.method, describeOperation({ id, operation })]),
      ),
    ]),
  );
}
