import { existsSync } from "node:fs";
import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

/** The system's Chromium if present; otherwise the packaged one. */
const systemChromium = "/usr/bin/chromium";

/** A new browser. The packaged Chromium is a single process and ends with its first tab, so each test needs its own. */
export const launchChromium = async (): Promise<Browser> =>
  existsSync(systemChromium)
    ? chromium.launch({ executablePath: systemChromium, args: ["--no-sandbox"] })
    : chromium.launch({
        executablePath: await sparticuz.executablePath(),
        args: [...sparticuz.args, "--disable-background-networking"],
      });
