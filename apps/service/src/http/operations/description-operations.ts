import type { Operation } from "./operation.ts";

export const descriptionOperations = {
  readCaller: {
    method: "get",
    path: "/v1/me",
    roles: ["submit", "operate", "audit"],
    tag: "Description",
    summary: "Read what this key may do",
    description: "The subject, owner and roles of the key or token that is sent.",
    parameters: [],
    request: null,
    answers: { 200: { document: "caller", description: "The caller." } },
    problems: {},
  },
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
