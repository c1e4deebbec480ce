import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import express, { type RequestHandler, type Router } from "express";
import { methodNotAllowed } from "./problems/method-not-allowed.ts";

/** The content security policy of pages: allows only what this service serves itself, and no framing. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The page that shows `/openapi.json`. The build puts its files there; their folder is named by their content. */
const folder = dirname(fileURLToPath(import.meta.resolve("@slotgate/service/docs/index.html")));

export function docs(): Router {
  const router = express.Router({ strict: true });
  router.get("/docs", showPage);
  router.get("/docs/", (_request, response) => response.redirect(308, "../docs"));
  router.use(
    "/docs",
    express.static(folder, { index: false, redirect: false, immutable: true, maxAge: "1y" }),
  );
  router.all(["/docs", "/docs/"], ({ method }) => {
    throw methodNotAllowed({ allow: "GET, HEAD", method });
  });
  return router;
}

const showPage: RequestHandler = (_request, response, next) => {
  response.sendFile(
    "index.html",
    {
      root: folder,
      cacheControl: false,
      headers: {
        "cache-control": "no-cache",
        "content-security-policy": pagePolicy,
        "referrer-policy": "no-referrer",
      },
    },
    (error) => {
      if (error) next(error);
    },
  );
};
