import { identifier, instant } from "@slotgate/contracts";
import { parseJson } from "@slotgate/controls";
import type { TelemetryPlace } from "@slotgate/executor";
import type { Request } from "express";
import * as z from "zod";
import { isStorable, shown, textIn, wrong } from "../operations/query.ts";

const place = z.tuple([instant.refine(isStorable), identifier, z.int().min(1)]);

export const cursorOf = ({ decidedAt, writerId, seq }: TelemetryPlace): string =>
  Buffer.from(JSON.stringify([decidedAt, writerId, seq])).toString("base64url");

/** The position in the `next` of the previous page; null at the beginning. */
export function telemetryPlaceIn(request: Pick<Request, "query">): TelemetryPlace | null {
  const text = textIn(request, "cursor");
  if (text === null) return null;
  const json = parseJson(Buffer.from(text, "base64url").toString("utf8"));
  const parsed = place.safeParse(json.ok ? json.value : null);
  if (!parsed.success) throw wrong("cursor", "the `next` of the previous page", shown(text));
  const [decidedAt, writerId, seq] = parsed.data;
  return { decidedAt, writerId, seq };
}
