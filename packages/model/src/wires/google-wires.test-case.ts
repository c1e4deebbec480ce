import * as z from "zod";
import { json } from "../provider-server.test-case.ts";
import { flawInSchema, googleRule } from "./schema-rules.test-case.ts";
import { serviceAccountOf, token } from "./token-server.test-case.ts";
import type { Refusal, Wire } from "./wire.test-case.ts";

const secret = "AIza-0123456789";

const errorOf = (
  code: number,
  status: string,
  { message = "the text of the provider", details = [] }: { message?: string; details?: object[] } = {},
): Refusal => ({ status: code, body: { error: { code, message, status, details } } });

const parts = z.array(z.strictObject({ text: z.string() }));

const generateContentBody = z.strictObject({
  contents: z.array(z.strictObject({ role: z.literal("user"), parts })),
  systemInstruction: z.strictObject({ parts }),
  generationConfig: z.strictObject({
    maxOutputTokens: z.int().min(1),
    temperature: z.number().min(0).max(2).optional(),
    responseMimeType: z.literal("application/json"),
    responseJsonSchema: z.record(z.string(), z.unknown()),
    thinkingConfig: z
      .union([
        z.strictObject({ thinkingBudget: z.int().min(0).max(24_576) }),
        z.strictObject({ thinkingLevel: z.enum(["minimal", "low", "medium", "high"]) }),
      ])
      .optional(),
  }),
});

const candidate = (finishReason: string, of: readonly object[]) => ({
  candidates: [{ content: { role: "model", parts: of }, finishReason, index: 0 }],
  usageMetadata: {
    promptTokenCount: 11,
    candidatesTokenCount: 3,
    thoughtsTokenCount: 4,
    totalTokenCount: 18,
  },
  modelVersion: "test",
});

const flawOf =
  (version: "budget" | "level") =>
  (body: Record<string, unknown>): string | null => {
    const request = generateContentBody.safeParse(body);
    if (!request.success) return z.prettifyError(request.error);
    const { thinkingConfig, responseJsonSchema } = request.data.generationConfig;
    if (thinkingConfig !== undefined && "thinkingLevel" in thinkingConfig !== (version === "level"))
      return "this thinking option is not supported by this model";
    return flawInSchema(responseJsonSchema, googleRule);
  };

const gemini = {
  refusalOf: (flaw) => errorOf(400, "INVALID_ARGUMENT", { message: flaw }),
  formOf: (body) => ({
    by: "strict schema",
    schema: generateContentBody.parse(body).generationConfig.responseJsonSchema,
  }),
  completed: (text) =>
    candidate("STOP", [
      { text: "Let me see.", thought: true },
      { text, thoughtSignature: "c2ln" },
    ]),
  refused: {
    "by a filter": json(candidate("SAFETY", [])),
    "by a filter of the prompt": json({
      promptFeedback: { blockReason: "PROHIBITED_CONTENT" },
      usageMetadata: { promptTokenCount: 11, totalTokenCount: 11 },
      modelVersion: "test",
    }),
    "as a recitation": json(candidate("RECITATION", [])),
  },
  truncated: json(candidate("MAX_TOKENS", [{ text: '{"bo' }])),
  limited: { ...errorOf(429, "RESOURCE_EXHAUSTED"), headers: { "retry-after": "3" } },
  schemaRefused: errorOf(400, "INVALID_ARGUMENT", { message: "The specified schema is too complex" }),
  failed: errorOf(503, "UNAVAILABLE"),
} as const satisfies Partial<Wire>;

const geminiApi = {
  ...gemini,
  secret,
  authorization: ["x-goog-api-key", secret],
  // Gemini's API answers 400 here.
  wrongKey: errorOf(400, "INVALID_ARGUMENT", {
    details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" }],
  }),
  credential: "the API key",
} as const satisfies Partial<Wire>;

export const googleWithBudget: Wire = {
  ...geminiApi,
  name: "google, Gemini 2.5",
  config: { provider: "google", model: "gemini-2.5-flash" },
  reasoning: {},
  path: "/models/gemini-2.5-flash:generateContent",
  flawOf: flawOf("budget"),
};

export const googleWithLevel: Wire = {
  ...geminiApi,
  name: "google, Gemini 3",
  config: { provider: "google", model: "gemini-3-flash-preview" },
  reasoning: {},
  path: "/models/gemini-3-flash-preview:generateContent",
  flawOf: flawOf("level"),
};

export const vertex: Wire = {
  ...gemini,
  name: "google-vertex",
  config: {
    provider: "google-vertex",
    model: "gemini-2.5-flash",
    project: "contoso-1",
    location: "europe-west4",
  },
  reasoning: {},
  secret: "",
  secretAt: serviceAccountOf,
  path: "/projects/contoso-1/locations/europe-west4/publishers/google/models/gemini-2.5-flash:generateContent",
  authorization: ["authorization", `Bearer ${token}`],
  wrongKey: errorOf(401, "UNAUTHENTICATED"),
  flawOf: flawOf("budget"),
  credential: "the JSON of a service account's key",
};
