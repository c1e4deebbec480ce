import type { RampV1 } from "@slotgate/contracts";
import { rampV1 } from "@slotgate/contracts";
import { configFileBound, parseDocumentOf } from "@slotgate/controls";
import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import type { OutputOptions } from "../output/view.ts";
import { type DocumentRead, readDocumentOf } from "../revisions/read-document.ts";

/** Reads the plan in a file; fails with every issue, its line, column and step. */
export const readPlan = (path: string): Promise<DocumentRead<RampV1>> =>
  readDocumentOf(path, {
    noun: "ramp",
    bound: configFileBound,
    parse: (bytes) => parseDocumentOf(bytes, { contract: rampV1, name: "ramp v1" }),
  });

/** Checks the plan in a file without a service. */
export async function validateCommand(
  io: CommandIo,
  { file, json }: OutputOptions & { readonly file: string },
): Promise<void> {
  const { document, digest } = await readPlan(file);
  const steps = document.steps.length;
  if (json === true) return io.out(asJson({ valid: true, steps, digest }));
  io.out(`valid: ${steps} ${steps === 1 ? "step" : "steps"}, digest ${digest}\n`);
}
