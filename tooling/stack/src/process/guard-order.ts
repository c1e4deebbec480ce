/** How a command is asked to end. */
export type StopSignal = "SIGINT" | "SIGTERM";

/** The command that the guardian runs, and how to end it. Sent once over its IPC channel. */
export interface GuardOrder {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The system user to run as; only root can choose one. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** The signal that asks the command to shut down. */
  readonly stopSignal: StopSignal;
  /** How long it may take to end after that before it is killed, in milliseconds. */
  readonly killAfterMs: number;
}

/** What the guardian reports back. */
export type GuardReport =
  | { readonly kind: "spawned"; readonly pid: number }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "exited"; readonly code: number | null; readonly signal: string | null };

/** Asks the guardian to end its command; losing the channel means the same. */
export interface GuardStop {
  readonly kind: "stop";
}
