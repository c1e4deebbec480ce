import type { ControlsConfig } from "./config.ts";

/** The address of the AI flag's page in Unleash, beside the API's; null if no flag decides. */
export function flagPageOf(controls: ControlsConfig): string | null {
  if (controls.source === "static") return null;
  const { url, token, aiFlag } = controls;
  const page = new URL(url);
  const above = page.pathname.replace(/\/api\/*$/, "").replace(/\/+$/, "");
  page.pathname = `${above}/projects/${encodeURIComponent(projectOf(token))}/features/${encodeURIComponent(aiFlag)}`;
  return page.href;
}

/** A backend token names its project before the colon; one of several projects names none. */
function projectOf(token: string): string {
  const [project = ""] = token.split(":", 1);
  return token.includes(":") && /^[\w.~-]+$/.test(project) ? project : "default";
}
