import "./no-code-generation.ts";
import { jsonParseLinter } from "@codemirror/lang-json";
import type { Diagnostic } from "@codemirror/lint";
import type { EditorView } from "@codemirror/view";
import { allowlistV1, parseWith } from "@slotgate/contracts";
import type { Issue } from "../api/problem.ts";
import { issueInWords } from "../parts/loaded.tsx";
import { placeOfPath } from "./place-of-path.ts";

const syntax = jsonParseLinter();

/** What is wrong with the allowlist in the editor, by the contract that the service uses, at its places. */
export function flawsOf(view: EditorView): readonly Diagnostic[] {
  const wrong = syntax(view);
  if (wrong.length > 0) return wrong;
  const text = view.state.doc.toString();
  const parsed = parseWith(allowlistV1, JSON.parse(text));
  return parsed.ok ? [] : diagnosticsOf(text, parsed.issues);
}

/** Issues as marks in the text. The service's own begin at `$.document`. */
export const diagnosticsOf = (text: string, issues: readonly Issue[]): Diagnostic[] =>
  issues.map((issue) => {
    const path = issue.path.replace(/^\$\.document(?![\p{L}\p{N}_$])/u, "$");
    const { from, to } = placeOfPath(text, path);
    return {
      from,
      to,
      severity: "error",
      message: issueInWords({ path, expected: issue.expected, received: issue.received }),
    };
  });
