import { anthropicAdaptive, anthropicMessages, anthropicTool } from "./anthropic-wire.test-case.ts";
import {
  bedrockAdaptive,
  bedrockClaude,
  bedrockNova,
  bedrockOpenAI,
  bedrockOthers,
} from "./bedrock-wires.test-case.ts";
import { googleWithBudget, googleWithLevel, vertex } from "./google-wires.test-case.ts";
import { mistralChat } from "./mistral-wire.test-case.ts";
import {
  azureDeployments,
  azureV1,
  compatibleWithoutSchema,
  compatibleWithSchema,
  openaiChat,
  openaiResponses,
} from "./openai-wires.test-case.ts";
import type { Wire } from "./wire.test-case.ts";

export const wires: readonly Wire[] = [
  openaiChat,
  openaiResponses,
  azureV1,
  azureDeployments,
  anthropicMessages,
  anthropicAdaptive,
  anthropicTool,
  googleWithBudget,
  googleWithLevel,
  vertex,
  bedrockClaude,
  bedrockAdaptive,
  bedrockNova,
  bedrockOpenAI,
  bedrockOthers,
  mistralChat,
  compatibleWithSchema,
  compatibleWithoutSchema,
];
