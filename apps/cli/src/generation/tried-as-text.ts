import type {
  GenerationModel,
  GenerationTriedV1,
  GenerationV1,
  TriedFilling,
  TriedJob,
} from "@slotgate/contracts";
import { valueInWords } from "@slotgate/executor";
import { printable } from "../output/printable.ts";
import type { View } from "../output/view.ts";
import { callLines } from "./call-lines.ts";

interface TriedParts {
  readonly file: string;
  /** What was tried. */
  readonly document: GenerationV1;
  readonly view: View;
}

/** The answer of a try for people: each job with its prompt, the models' settings, and how to put the file in force. */
export function triedAsText(tried: GenerationTriedV1, { file, document, view }: TriedParts): string {
  const { jobs, problems, tryDigest, basedOn } = tried;
  const warnings = problems.map((problem) => `${view.paint("warn", "warning:")} ${printable(problem)}\n`);
  return [
    ...jobs.map((job) => jobText(job, view)),
    modelsText(jobs, { document, view }),
    ...warnings,
    jobs.some(({ calls }) => calls !== null) ? "" : "Nothing was sent or recorded. ",
    `To put it in force on revision ${basedOn}:\n`,
    `  slotgate generation apply ${printable(file)} --reason REASON --try-digest ${tryDigest}\n`,
  ].join("");
}

function jobText({ jobId, slotId, kind, mode, candidate, inForce, calls }: TriedJob, view: View): string {
  const title = view.paint("strong", printable(`job ${jobId} (slot ${slotId}, kind ${kind})`));
  if (mode === "verbatim") return `${title}\n  copied, no model is asked\n\n`;
  const lines = [
    `  file:     ${candidate === null ? "no profile matches, nothing is generated" : inOneLine(candidate)}`,
    `  in force: ${inForce === null ? "nothing is generated" : comparedWith(candidate, inForce)}`,
  ];
  const texts =
    candidate === null
      ? []
      : [
          ...textLines("instructions", candidate.instructions, view),
          ...textLines("request", candidate.request, view),
        ];
  return `${[title, ...lines, ...texts, ...callLines(calls, view)].join("\n")}\n\n`;
}

const inOneLine = ({ profile, canaryOf, prompt, models }: TriedFilling): string =>
  printable(
    `profile ${profile}${canaryOf === null ? "" : ` (canary of ${canaryOf})`}, prompt ${prompt}, ` +
      `${models.length === 1 ? "model" : "models"} ${models.map(({ name }) => name).join(", then ")}`,
  );

function comparedWith(candidate: TriedFilling | null, inForce: TriedFilling): string {
  if (candidate === null) return inOneLine(inForce);
  const isSameText = candidate.instructions === inForce.instructions && candidate.request === inForce.request;
  const isSameModels =
    candidate.models.map(({ configDigest }) => configDigest).join() ===
    inForce.models.map(({ configDigest }) => configDigest).join();
  const texts = isSameText ? "the same prompt as sent" : "another prompt as sent";
  return `${inOneLine(inForce)}; ${texts}, ${isSameModels ? "the same models" : "other models"}`;
}

const textLines = (title: string, text: string, view: View): string[] => [
  `  ${title}:`,
  ...text.split("\n").map((line) => view.paint("dim", `    ${printable(line)}`)),
];

/** The settings of all models that the file asks for these jobs. */
function modelsText(
  jobs: readonly TriedJob[],
  { document, view }: Pick<TriedParts, "document" | "view">,
): string {
  const names = new Set(jobs.flatMap(({ candidate }) => candidate?.models.map(({ name }) => name) ?? []));
  const parts = [...names].map((name) => {
    const { provider, model, ...settings } = settingsOf(document, name);
    const title = view.paint("strong", printable(`model ${name}: ${provider} ${model}`));
    const lines = Object.entries(settings).map(
      ([setting, value]) => `  ${printable(setting)} ${printable(valueInWords(value))}`,
    );
    return `${[title, ...lines].join("\n")}\n\n`;
  });
  return parts.join("");
}

function settingsOf({ models }: GenerationV1, name: string): GenerationModel {
  const model = models[name];
  if (model === undefined)
    throw new TypeError(`the service tried a model that the file does not have: ${name}`);
  return model;
}
