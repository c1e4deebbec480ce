import { readFileSync, unwatchFile, watchFile } from "node:fs";
import { parseAllowlistV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { type CompiledAllowlist, compileAllowlist } from "@slotgate/gate";
import { decodeUtf8 } from "../json/decode-utf8.ts";
import { parseJson } from "../json/parse-json.ts";
import type { AllowlistSource, AllowlistStatus } from "./allowlist-source.ts";

/** provisional */
export function createFileAllowlist({ path }: { readonly path: string | null }): AllowlistSource {
  let compiled: CompiledAllowlist | null = null;
  let revision = 0;
  let rules: number | null = null;
  let problem: string | null =
    path === null ? "no allowlist is configured: set SLOTGEN_ALLOWLIST_PATH" : null;
  let issues: AllowlistStatus["issues"] = [];
  const listeners = new Set<() => void>();
  const load = () => {
    if (path === null) return;
    const fail = (why: string, found: AllowlistStatus["issues"] = []) => {
      compiled = null;
      problem = why;
      issues = found;
      rules = null;
    };
    try {
      const text = decodeUtf8(readFileSync(path));
      if (text === null) fail("not UTF-8");
      else {
        const json = parseJson(text);
        if (!json.ok) fail(json.problem);
        else {
          const parsed = parseAllowlistV1(json.value);
          if (!parsed.ok) fail("not a valid allowlist", parsed.issues);
          else {
            const digest = digestOf(parsed.value);
            revision += 1;
            compiled = compileAllowlist({ document: parsed.value, revision, digest });
            rules = parsed.value.rules.length;
            problem = null;
            issues = [];
          }
        }
      }
    } catch (error) {
      fail(String(error));
    }
    for (const l of listeners) l();
  };
  load();
  if (path !== null) watchFile(path, { interval: 100 }, load);
  return {
    current: () => compiled,
    status: () => ({
      path,
      revision: compiled?.revision ?? null,
      digest: compiled?.digest ?? null,
      enabled: compiled?.enabled ?? null,
      rules,
      problem,
      issues,
    }),
    onChange: (l) => {
      listeners.add(l);
      return () => listeners.delete(l);
    },
    close: async () => {
      if (path !== null) unwatchFile(path, load);
    },
  };
}
