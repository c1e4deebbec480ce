import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useMemo, useSyncExternalStore } from "react";
import type { Address } from "./address.ts";
import { createApi } from "./api/client.ts";
import { ApiProvider } from "./api/use-live.ts";
import type { Drafts } from "./parts/drafts.ts";
import { inWords } from "./parts/loaded.tsx";
import { DraftsProvider } from "./parts/use-draft.ts";
import { createConsoleRouter } from "./router.tsx";
import type { Session } from "./session.ts";
import { SignIn } from "./sign-in.tsx";

interface AppProps {
  readonly session: Session;
  readonly address: Address;
  readonly drafts: Drafts;
}

export function App({ session, address, drafts }: AppProps) {
  const key = useSyncExternalStore(session.subscribe, session.key);
  if (key === null) return <SignIn session={session} service={address.service} />;
  return <SignedIn key={key} secret={key} session={session} address={address} drafts={drafts} />;
}

/**
 * Everything that was read lives in here, so that signing out forgets it. Drafts outlive a session that the service
 * ended; they are forgotten when the person signs out.
 */
function SignedIn({ secret, session, address, drafts }: AppProps & { readonly secret: string }) {
  const parts = useMemo(
    () => ({
      api: createApi({
        baseUrl: address.service,
        key: secret,
        onUnauthorized: (problem) => session.signOut(inWords(problem)),
      }),
      queries: new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: "always" } } }),
      router: createConsoleRouter({
        basePath: address.basePath,
        signOut: () => {
          drafts.clear();
          session.signOut();
        },
      }),
    }),
    [secret, session, address, drafts],
  );
  return (
    <ApiProvider value={parts.api}>
      <QueryClientProvider client={parts.queries}>
        <DraftsProvider value={drafts}>
          <RouterProvider router={parts.router} />
        </DraftsProvider>
      </QueryClientProvider>
    </ApiProvider>
  );
}
