import type { Operation } from "./operation.ts";

export const descriptionOperations = {
  readDescription: {
    method: "get",
    path: "/openapi.json",
    roles: null,
    tag: "Description",
    summary: "Read this description",
    description: "This API as OpenAPI 3.1. `/docs` shows it as a page.",
    parameters: [],
    request: null,
    answers: {
      200: {
        description: "The OpenAPI document.",
        mediaType: "application/json",
        schema: { type: "object", required: ["openapi", "info", "paths"] },
        example: { openapi: "3.1.1", info: { title: "slotgate", version: "1.0.0" }, paths: {} },
      },
    },
    problems: {},
  },
} as const satisfies Readonly<Record<string, Operation>>;
