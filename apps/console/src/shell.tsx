import { Button, Group, Kbd, Modal, SegmentedControl, Text, useMantineColorScheme } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { Spotlight, spotlight } from "@mantine/spotlight";
import { Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { KillControl } from "./kill/kill-control.tsx";
import { Away } from "./parts/away.tsx";
import { useDrafts } from "./parts/use-draft.ts";

const pages = [
  { to: "/", name: "Overview", what: "Controls, and what happens to jobs now" },
  { to: "/decisions", name: "Decisions", what: "Records, and one decision gate by gate" },
  { to: "/runs", name: "Runs", what: "Runs with their progress and results" },
  { to: "/rollout", name: "Rollout", what: "The percentage, its preview and the cap" },
  { to: "/allowlist", name: "Allowlist", what: "Rules in force, history, changes and roll back" },
  { to: "/budget", name: "Budget", what: "What is left of tokens and calls" },
  { to: "/results", name: "Results", what: "Withdraw results; withdrawals and erasures" },
  { to: "/changes", name: "Changes", what: "Changes of exposure: who, when and why" },
  { to: "/incidents", name: "Incidents", what: "Incidents of people and tripwires" },
  { to: "/drills", name: "Drills", what: "Drills with steps and times" },
  { to: "/readiness", name: "Readiness", what: "Beta entry and Beta to GA, and sign-offs" },
] as const;

/** What is around every page: the way to the others, and the kill. */
export function Shell({ signOut }: { readonly signOut: () => void }) {
  const [killOpen, setKillOpen] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const drafts = useDrafts();
  const draftNames = useSyncExternalStore(drafts.subscribe, drafts.names);
  const leave = () => (draftNames.length === 0 ? signOut() : setLeaving(true));
  const navigate = useNavigate();
  useHotkeys([["alt+shift+K", () => setKillOpen(true)]], [], true);
  return (
    <>
      <a href="#main" className="skip">
        Skip to the page
      </a>
      <header className="top">
        <div className="bar">
          <Link to="/" className="brand">
            slotgate
          </Link>
          <Button variant="default" size="xs" className="search" onClick={() => spotlight.open()}>
            Go to… <Kbd size="xs">Ctrl K</Kbd>
          </Button>
          <div className="push" />
          <KillControl
            isOpen={killOpen}
            onOpen={() => setKillOpen(true)}
            onClose={() => setKillOpen(false)}
          />
          <Theme />
          <Button variant="subtle" color="gray" size="xs" className="sign-out" onClick={leave}>
            Sign out
          </Button>
        </div>
        <Pages />
      </header>
      <main id="main" tabIndex={-1}>
        <Away />
        <Outlet />
      </main>
      <SignOutWarning
        drafts={leaving ? draftNames : []}
        onStay={() => setLeaving(false)}
        onSignOut={signOut}
      />
      <Spotlight
        shortcut="mod + K"
        lockScroll={false}
        nothingFound="Nothing found"
        searchProps={{ placeholder: "Page or command", "aria-label": "Page or command" }}
        actions={[
          ...pages.map(({ to, name, what }) => ({
            id: to,
            label: name,
            description: what,
            onClick: () => void navigate({ to }),
          })),
          {
            id: "kill",
            label: "Engage kill",
            description: "Stop all generation now, or release an engagement (Alt Shift K)",
            keywords: ["kill", "stop", "release"],
            onClick: () => setKillOpen(true),
          },
          { id: "sign-out", label: "Sign out", description: "Forget the key", onClick: leave },
        ]}
      />
    </>
  );
}

/** The way to the pages; on a narrow screen the current one is scrolled into sight. */
function Pages() {
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the current page follows from the path
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (nav.current != null && current != null)
      nav.current.scrollLeft = current.offsetLeft - (nav.current.clientWidth - current.offsetWidth) / 2;
  }, [pathname]);
  return (
    <nav ref={nav} aria-label="Pages" className="pages">
      {pages.map(({ to, name }) => (
        <Link key={to} to={to} activeOptions={{ exact: to === "/", includeSearch: false }}>
          {name}
        </Link>
      ))}
    </nav>
  );
}

interface SignOutWarningProps {
  readonly drafts: readonly string[];
  readonly onStay: () => void;
  readonly onSignOut: () => void;
}

/** Signing out forgets drafts, so it asks first. */
function SignOutWarning({ drafts, onStay, onSignOut }: SignOutWarningProps) {
  return (
    <Modal.Root opened={drafts.length > 0} onClose={onStay} lockScroll={false}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body pt="md">
          <Modal.Title>Sign out and forget drafts?</Modal.Title>
          <Text size="sm" mt="xs">
            Not sent yet: {drafts.join(", ")}.
          </Text>
          <Group gap="xs" mt="md">
            <Button size="xs" data-autofocus onClick={onStay}>
              Stay
            </Button>
            <Button size="xs" variant="default" onClick={onSignOut}>
              Sign out and forget them
            </Button>
          </Group>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Theme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      size="xs"
      className="theme"
      aria-label="Colours"
      value={colorScheme}
      onChange={(value) => setColorScheme(value as typeof colorScheme)}
      data={[
        { value: "auto", label: "Auto" },
        { value: "light", label: "Light" },
        { value: "dark", label: "Dark" },
      ]}
    />
  );
}
