import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import type { OutputOptions } from "../output/view.ts";
import { readDocument } from "../revisions/read-document.ts";

/** Checks the allowlist in a file without a service. */
export async function validateCommand(
  io: CommandIo,
  { file, json }: OutputOptions & { readonly file: string },
): Promise<void> {
  const { document, digest } = await readDocument(file);
  const rules = document.rules.length;
  if (json === true) return io.out(asJson({ valid: true, rules, digest }));
  io.out(`valid: ${rules} ${rules === 1 ? "rule" : "rules"}, digest ${digest}\n`);
}
