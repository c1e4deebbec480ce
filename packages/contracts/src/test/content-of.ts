import type { JsonValue } from "../json-object.ts";
import { type BuiltInOutputType, isBuiltInOutputType } from "../output-spec.ts";
import type { Job } from "../run.ts";
import { ContentNeededError } from "./content-needed-error.ts";

const text = "Content from a mock.";

const contents: Readonly<Record<BuiltInOutputType, JsonValue>> = {
  text,
  string: text,
  richText: { format: "markdown", text },
  multipleChoice: { question: "Which of these is a mock?", options: ["This one", "Neither"], answerIndex: 0 },
};

/** Output that a model could have written for a job: the given content, or some of the job's built-in type. */
export function contentOf({ jobId, output: { type, schema } }: Job, given: JsonValue | undefined): JsonValue {
  if (given !== undefined) return given;
  if (schema !== undefined || !isBuiltInOutputType(type)) throw new ContentNeededError({ jobId, type });
  return contents[type];
}
