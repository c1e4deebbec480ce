import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import "./styles.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { addressOf } from "./address.ts";
import { App } from "./app.tsx";
import { createDrafts } from "./parts/drafts.ts";
import { createSession, keyInFragment } from "./session.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("no element `root` in the page");

const session = createSession(sessionStorage);
signInByFragment();
addEventListener("hashchange", signInByFragment);

/** The key leaves the address at once, so that it is in no history, bookmark or screenshot. */
function signInByFragment() {
  const key = keyInFragment(location.hash);
  if (key === null) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  session.signIn(key);
}

// The content security policy allows no style elements: the standard variables are in the style sheet.
createRoot(root).render(
  <StrictMode>
    <MantineProvider defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <Notifications position="bottom-right" containerWidth={340} />
      <App session={session} drafts={createDrafts(sessionStorage)} address={addressOf(import.meta.url)} />
    </MantineProvider>
  </StrictMode>,
);
