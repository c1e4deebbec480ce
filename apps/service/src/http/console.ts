import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import express, { type RequestHandler, type Router } from "express";
import { pagePolicy } from "./docs.ts";
import { methodNotAllowed } from "./problems/method-not-allowed.ts";

/** The built console. The build puts its files there; those in `assets` are named by their content. */
const page = fileURLToPath(import.meta.resolve("@slotgate/service/console/index.html"));

const isAsset = /^\/assets(?:\/|$)/;

/** The operators' page. Every address below `/console` that is no file is one of its pages. */
export function operatorsConsole(): Router {
  const router = express.Router({ strict: true });
  const html = readFileSync(page, "utf8");
  const showPage: RequestHandler = (request, response, next) => {
    const { method, path } = request;
    if (method !== "GET" && method !== "HEAD") throw methodNotAllowed({ allow: "GET, HEAD", method });
    const below = path.slice("/console".length);
    if (isAsset.test(below)) return next();
    response.set({
      "cache-control": "no-cache",
      "content-security-policy": pagePolicy,
      "referrer-policy": "no-referrer",
    });
    response.type("html").send(seenFrom(below, html));
  };
  router.use("/console", (request, response, next) => {
    // The page itself needs its headers and its relative addresses, under whatever name it is asked for.
    if (request.path === "/" || request.path === "/index.html") return next();
    serveFile(request, response, next);
  });
  router.all(["/console", "/console/", "/console/*page"], showPage);
  return router;
}

const serveFile = express.static(dirname(page), {
  index: false,
  redirect: false,
  cacheControl: false,
  setHeaders: (response, file) => {
    const named = isAsset.test(file.slice(dirname(page).length).replaceAll("\\", "/"));
    response.setHeader("cache-control", named ? "public, max-age=31536000, immutable" : "no-cache");
  },
});

/**
 * The page with the addresses of its files as seen from an address below `/console`. They stay relative, because a proxy
 * may serve all of this under a prefix, and a `<base>` would change what `#` links refer to.
 */
function seenFrom(below: string, html: string): string {
  const depth = below.split("/").length - 2;
  const console = depth < 0 ? "console/" : depth === 0 ? "./" : "../".repeat(depth);
  return html.replaceAll(/(\s(?:href|src)=")\.\//g, `$1${console}`);
}
