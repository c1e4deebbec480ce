export { type GeneratedRecords, type GenerateOptions, generateRecords } from "./generated-records.ts";
export { loadRecords } from "./load-records.ts";
