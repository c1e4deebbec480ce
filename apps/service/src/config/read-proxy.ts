import type { ProxySettings } from "../proxy/proxy-settings.ts";
import type { EnvReader } from "./env-reader.ts";

export const readProxy = (env: EnvReader): ProxySettings => ({
  http: env.value("HTTP_PROXY"),
  https: env.value("HTTPS_PROXY"),
  except: env.value("NO_PROXY"),
});
