import { readVersion } from "../../version.ts";
import { buildDocument } from "../openapi/build-document.ts";
import type { Handler } from "../request/handler.ts";
import { sendText } from "../request/send.ts";

/** Built at the first request and kept. */
export function readDescription(): Handler<"readDescription"> {
  let text: string | null = null;
  return (_request, response) => {
    text ??= JSON.stringify(buildDocument({ version: readVersion() }));
    sendText(response, text);
  };
}
