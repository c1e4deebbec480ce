import { type Fault, isFaultName, unknownFault } from "./fault.ts";

const marker = /\[\[simulate:([^\]]*)\]\]/g;
const instruction = /^([a-z0-9-]+)(?:=(\d+))?(?:;times=(\d+))?$/;

/**
 * Finds the faults that a prompt asks for itself: `[[simulate:hang]]`, `[[simulate:delay=250]]` (milliseconds),
 * `[[simulate:retry-after=2]]` (seconds), `[[simulate:http-500;times=2]]` (the first two requests of a job).
 *
 * @throws Error when a marker cannot be understood: it would otherwise pass for a prompt without faults.
 */
export function faultsInPrompt(prompt: string): Fault[] {
  return [...prompt.matchAll(marker)].map(([whole, content = ""]) => {
    const [, name, number, times] = instruction.exec(content) ?? [];
    if (name === undefined)
      throw new Error(`cannot read \`${whole}\`: write it like \`[[simulate:http-500;times=2]]\``);
    if (!isFaultName(name)) throw unknownFault(name);
    if (number !== undefined && name !== "delay" && name !== "retry-after") {
      throw new Error(`\`${name}\` takes no number, got \`${whole}\``);
    }
    const value = number === undefined ? undefined : Number(number);
    return {
      fault: name,
      ...(times === undefined ? {} : { times: Number(times) }),
      ...(value === undefined ? {} : name === "delay" ? { delayMs: value } : { retryAfterSeconds: value }),
    };
  });
}
