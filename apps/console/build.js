// Writes dist: the page, and its style sheet under a name that its content determines.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const at = (path) => new URL(path, import.meta.url);
const style = ":root { color-scheme: light dark; font-family: system-ui, sans-serif; }\n";
const name = `console-${createHash("sha256").update(style).digest("hex").slice(0, 8)}.css`;
rmSync(at("dist"), { recursive: true, force: true });
mkdirSync(at("dist/assets"), { recursive: true });
writeFileSync(at(`dist/assets/${name}`), style);
writeFileSync(at("dist/index.html"), readFileSync(at("index.html"), "utf8").replace("console.css", name));
