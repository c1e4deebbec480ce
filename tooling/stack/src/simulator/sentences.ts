import type { Seed } from "./seed.ts";

const subjects = [
  "the worked example",
  "a careful reader",
  "the diagram in this section",
  "the first measurement",
  "a short summary",
  "the second paragraph",
  "the comparison of both cases",
];
const actions = [
  "shows how the quantity changes from step to step",
  "starts with what is given and names what is asked",
  "keeps the units visible in every line",
  "separates what was observed from what was concluded",
  "returns to the opening question at the end",
  "explains each new term where it is first used",
  "checks the result against a rough estimate",
];
const questions = [
  "which statement follows from the text",
  "what changes when the first quantity is doubled",
  "which of these observations supports the claim",
  "what is the most likely reason for the difference",
];

export interface TextRequest {
  readonly seed: Seed;
  /** Where in the answer the text stands, e.g. `/question`. */
  readonly place: string;
  /** In characters. */
  readonly minLength: number;
  readonly maxLength: number;
}

/** Text that reads like content, says that it is simulated, and differs from place to place. */
export function simulatedText(request: TextRequest): string {
  const { seed, place, minLength, maxLength } = request;
  const tag = seed.tag(place);
  if (maxLength < 24) return `${tag} simulated`.padEnd(minLength, ".").slice(0, maxLength).trimEnd();
  let text = firstSentence(request, tag);
  for (let index = 1; text.length < minLength; index += 1) text += ` ${sentence(seed, `${place} ${index}`)}`;
  if (text.length <= maxLength) return text;
  const cut = text.slice(0, maxLength);
  return cut.endsWith(" ") ? `${cut.slice(0, -1)}.` : cut;
}

function firstSentence({ seed, place }: TextRequest, tag: string): string {
  if (/(question|stem)$/i.test(place)) {
    return `Simulated question ${tag}: ${questions[seed.choose(place, questions.length)]}?`;
  }
  const start = sentence(seed, place);
  return `Simulated text ${tag}: ${start.charAt(0).toLowerCase()}${start.slice(1)}`;
}

function sentence(seed: Seed, place: string): string {
  const subject = subjects[seed.choose(`${place} subject`, subjects.length)] ?? "the text";
  const action = actions[seed.choose(`${place} action`, actions.length)];
  return `${subject.charAt(0).toUpperCase()}${subject.slice(1)} ${action}.`;
}
