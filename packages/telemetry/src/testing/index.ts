export { createMemorySink, type MemorySink } from "./memory-sink.ts";
export { sampleDraft } from "./sample-draft.ts";
