import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { GenerationModel, OutputSchemaNode } from "@slotgate/contracts";

/** What a provider reads of a model's configuration. The fields of one provider only are unset for the others. */
export interface ProviderConfig {
  readonly provider: GenerationModel["provider"];
  readonly model: string;
  readonly baseUrl?: string | undefined;
  readonly maxOutputTokens: number;
  readonly temperature?: number | undefined;
  readonly reasoningEffort?: GenerationModel["reasoningEffort"];
  readonly structuredOutput?: GenerationModel["structuredOutput"];
  readonly timeoutMs: number;
  readonly api?: "chat-completions" | "responses" | undefined;
  readonly resourceName?: string | undefined;
  readonly apiVersion?: string | undefined;
  readonly project?: string | undefined;
  readonly location?: string | undefined;
  readonly region?: string | undefined;
}

export interface ModelParts {
  readonly config: ProviderConfig;
  /** Null only for endpoints that want no key. */
  readonly secret: string | null;
  /** Sends the model's requests. */
  readonly fetch: typeof globalThis.fetch;
  /** Sends requests for access tokens. */
  readonly tokenFetch: typeof globalThis.fetch;
}

export interface ProviderModel {
  readonly model: LanguageModelV4;
  /**
   * Must resolve before each request. Rejects with an `AccessTokenError`, or when the signal aborts. Unset where the
   * secret itself is sent.
   */
  readonly authorize?: (signal: AbortSignal) => Promise<void>;
}

export type ModelCall = Parameters<LanguageModelV4["doGenerate"]>[0];

export type CallSettings = Pick<
  ModelCall,
  "responseFormat" | "maxOutputTokens" | "temperature" | "reasoning" | "providerOptions"
>;

/** One provider of the SDK. Nothing that it does reads an environment variable. */
export interface Provider {
  readonly modelOf: (parts: ModelParts) => ProviderModel;
  /** Everything of a call but its prompt; the prompt holds the schema in any case. */
  readonly callOf: (config: ProviderConfig, schema: OutputSchemaNode) => CallSettings;
}

type JsonFormat = Extract<NonNullable<ModelCall["responseFormat"]>, { type: "json" }>;

/** The SDK's type lacks keywords of draft 2020-12. */
export const jsonFormat = (schema: OutputSchemaNode): JsonFormat => ({
  type: "json",
  schema: schema as JsonFormat["schema"] & {},
});

/** The settings that every provider takes. */
export const boundsOf = ({ maxOutputTokens, temperature }: ProviderConfig): CallSettings =>
  temperature === undefined ? { maxOutputTokens } : { maxOutputTokens, temperature };

/** For fields that a parsed configuration of the provider has. */
export function required(value: string | null | undefined, name: string): string {
  if (value === undefined || value === null)
    throw new TypeError(`the model configuration was not parsed: no \`${name}\``);
  return value;
}
