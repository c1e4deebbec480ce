// Measures what the first load transfers, gzipped, and fails above the limit.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const limitKb = 350;
const dist = new URL("../dist/", import.meta.url);
const html = readFileSync(new URL("index.html", dist), "utf8");
const loaded = readdirSync(new URL("assets/", dist)).filter((file) => html.includes(`assets/${file}`));
const files = ["index.html", ...loaded.map((file) => `assets/${file}`)];

let total = 0;
for (const file of files) {
  const kb = gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / 1_000;
  total += kb;
  console.log(`${kb.toFixed(1).padStart(8)} kB  ${file}`);
}
console.log(`${total.toFixed(1).padStart(8)} kB  first load, gzipped; limit ${limitKb} kB`);
if (loaded.length === 0) throw new Error("index.html names no file in assets: run the build first");
if (total > limitKb) process.exitCode = 1;
