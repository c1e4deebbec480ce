import type { ProxySettings } from "@slotgate/controls";
import type { EnvReader } from "./env-reader.ts";

export const readProxy = (env: EnvReader): ProxySettings => ({
  http: env.value("HTTP_PROXY"),
  https: env.value("HTTPS_PROXY"),
  except: env.value("NO_PROXY"),
});
