export { type GenerateOptions, generateHistory } from "./generate-history.ts";
export { environment as generatedEnvironment, mark as generatedMark } from "./mark.ts";
export { HistoryRefusedError } from "./target.ts";
