import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { linter, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import type { Issue } from "../api/problem.ts";
import allowlistSchema from "../generated/allowlist.schema.json";
import { completeJson, type Schema } from "./complete-json.ts";
import { diagnosticsOf, flawsOf } from "./flaws-of.ts";

interface JsonEditorProps {
  readonly label: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** What the service found wrong with the text that it was sent. */
  readonly issues: readonly Issue[];
}

/** An allowlist as text, with completion and with what is wrong marked at its place. */
export default function JsonEditor({ label, text, onChange, issues }: JsonEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const change = useRef(onChange);
  change.current = onChange;
  const first = useRef(text);

  useEffect(() => {
    if (host.current === null) return;
    // The content security policy allows no style elements. In a shadow tree the editor uses none.
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({ doc: first.current, extensions: extensionsFor(label, change) }),
    });
    view.current = editor;
    return () => {
      first.current = editor.state.doc.toString();
      editor.destroy();
      view.current = null;
    };
  }, [label]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || issues.length === 0) return;
    editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(editor.state.doc.toString(), issues)));
  }, [issues]);

  return <div ref={host} className="editor" />;
}

const schema = allowlistSchema as Schema;

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--code-name)" },
  { tag: tags.string, color: "var(--code-text)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-value)" },
]);

const theme = EditorView.theme({
  "&": {
    fontSize: "13px",
    color: "inherit",
    background: "var(--surface)",
    border: "1px solid var(--line)",
    borderRadius: "4px",
    maxHeight: "60vh",
  },
  "&.cm-focused": { outline: "2px solid var(--mantine-color-anchor)" },
  ".cm-scroller": {
    fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
    overflow: "auto",
  },
  ".cm-content": { caretColor: "currentColor", minHeight: "12em" },
  ".cm-cursor": { borderLeftColor: "currentColor" },
  ".cm-gutters": {
    background: "var(--page)",
    color: "var(--mantine-color-dimmed)",
    borderRight: "1px solid var(--line)",
  },
  ".cm-activeLine": { background: "transparent" },
  "&.cm-focused .cm-activeLine": { background: "var(--code-line)" },
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": {
    background: "var(--code-selected) !important",
  },
  ".cm-tooltip": { background: "var(--surface)", color: "inherit", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    background: "var(--mantine-color-blue-filled)",
    color: "#fff",
  },
});

const extensionsFor = (label: string, change: { readonly current: (text: string) => void }) => [
  lineNumbers(),
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  highlightActiveLine(),
  lintGutter(),
  linter(flawsOf, { delay: 300 }),
  json(),
  syntaxHighlighting(colours),
  EditorView.lineWrapping,
  EditorView.contentAttributes.of({ "aria-label": label, "aria-multiline": "true", tabindex: "0" }),
  autocompletion({
    override: [
      ({ state, pos, explicit }) => {
        const found = completeJson({ text: state.doc.toString(), at: pos }, schema);
        return found === null || (!explicit && found.from === pos) ? null : found;
      },
    ],
  }),
  // Tab leaves the editor, so that the keyboard is not caught in it.
  keymap.of([...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
  EditorView.updateListener.of(({ docChanged, state }) => {
    if (docChanged) change.current(state.doc.toString());
  }),
  theme,
];
