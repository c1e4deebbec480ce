import { instantOf } from "./parts/instant-of.ts";

const times = new Set(["since", "until"]);

/** What is given of a filter, with the scope as the API has it. Nothing given gives nothing. */
export function filterOf({
  reason: _,
  scope,
  ...others
}: Readonly<Record<"reason" | "scope" | string, string>>): Readonly<Record<string, unknown>> {
  const given: [string, unknown][] = Object.entries(others).flatMap(([name, value]) =>
    value.trim() === "" ? [] : [[name, times.has(name) ? instantOf(value) : value.trim()]],
  );
  const dimensions = (scope ?? "").split(",").flatMap((pair): [string, string][] => {
    if (pair.trim() === "") return [];
    const at = pair.indexOf("=");
    // A pair without a value is sent as it is, so that the API refuses it: a filter left out would match more.
    return at < 0 ? [[pair.trim(), ""]] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]];
  });
  return Object.fromEntries(
    dimensions.length === 0 ? given : [...given, ["scope", Object.fromEntries(dimensions)]],
  );
}
