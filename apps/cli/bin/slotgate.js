#!/usr/bin/env node
// Every Node version parses this file: use no newer syntax, and import nothing before the check.
const oldest = 22;

if (Number(process.versions.node.split(".")[0]) < oldest) {
  console.error(
    `slotgate: needs Node ${oldest} or later, but \`${process.execPath}\` is Node ${process.versions.node}`,
  );
  process.exitCode = 2;
} else {
  import("../dist/main.js").catch((error) => {
    if (error.code !== "ERR_MODULE_NOT_FOUND" || !String(error.url).endsWith("/dist/main.js")) throw error;
    console.error("slotgate is not built yet: run `npx -y pnpm@12 build` at the root of the repository");
    process.exitCode = 1;
  });
}
