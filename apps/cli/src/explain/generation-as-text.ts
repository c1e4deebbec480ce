import type { DecisionGenerationV1 } from "@slotgate/contracts";
import { printable } from "../output/printable.ts";

/** The exact prompt and models of a decision, as in the generation document. Texts are not wrapped. */
export function generationAsText({ prompt, models }: DecisionGenerationV1): string {
  const { name, digest, instructions, request, content } = prompt;
  const parts = [
    { heading: `Prompt \`${name}\` (${digest}): instructions`, text: instructions },
    { heading: "Request", text: request },
    { heading: "What {{content}} says, by type", text: JSON.stringify(content, null, 2) },
    ...models.map((model) => ({
      heading: `Model \`${model.name}\` (${model.digest})`,
      text: JSON.stringify(model.settings, null, 2),
    })),
  ];
  return parts.map(({ heading, text }) => `\n  ${printable(heading)}\n\n${indented(text)}`).join("");
}

const indented = (text: string): string =>
  text
    .split("\n")
    .map((line) => (line === "" ? "\n" : `    ${printable(line)}\n`))
    .join("");
