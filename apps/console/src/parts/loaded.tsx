import { Alert, Button, Skeleton, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { type Issue, Problem } from "../api/problem.ts";
import type { Live } from "../api/use-live.ts";
import { ageInWords, ageMs, isStale } from "./age.ts";
import { useNow } from "./use-now.ts";

interface LoadedProps<T> {
  readonly live: Live<T>;
  /** What is read, in words: "the controls". */
  readonly what: string;
  readonly lines?: number;
  readonly children: (value: T, dated: { readonly age: number | null; readonly stale: boolean }) => ReactNode;
}

/** Shows what was read, how old it is, and greys what is stale. */
export function Loaded<T>({ live, what, lines = 4, children }: LoadedProps<T>) {
  const now = useNow();
  const { data, error, everyMs } = live;
  if (data === undefined) {
    if (error === null) return <Waiting what={what} lines={lines} />;
    return <Refusal error={error} what={what} onRetry={() => void live.refetch()} />;
  }
  const age = ageMs({ at: data.askedAt, now });
  const stale = everyMs === null ? error !== null : isStale({ age, everyMs });
  return (
    <>
      {stale && (
        <Alert color="yellow" className="note" role="status" title={`Stale: ${what}`}>
          {error === null ? "Waiting for an answer of the service." : inWords(error)}
        </Alert>
      )}
      <div className={stale ? "stale" : undefined}>{children(data.value, { age, stale })}</div>
      <Text size="xs" c="dimmed" className="asked">
        {everyMs === null ? "Read" : "Updated"} {ageInWords(age)} ago
      </Text>
    </>
  );
}

export function Waiting({ what, lines }: { readonly what: string; readonly lines: number }) {
  return (
    <div role="status" aria-label={`Loading ${what}`}>
      {Array.from({ length: lines }, (_, line) => `line ${line}`).map((line) => (
        <Skeleton key={line} height={18} mb={10} />
      ))}
    </div>
  );
}

interface RefusalProps {
  readonly error: Error;
  readonly what: string;
  readonly onRetry?: () => void;
}

/** What the API answered instead, in its words. */
export function Refusal({ error, what, onRetry }: RefusalProps) {
  if (error instanceof Problem && error.status === 403) {
    return (
      <Alert color="gray" className="note" title="Not allowed for this key">
        {inWords(error)}
      </Alert>
    );
  }
  return (
    <Alert color="red" className="note" role="alert" title={`Cannot read ${what}`}>
      <Text size="sm">{inWords(error)}</Text>
      {onRetry !== undefined && (
        <Button variant="default" size="xs" mt="xs" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}

/** A problem in the API's own words. */
export function inWords(error: Error): string {
  if (!(error instanceof Problem)) return error.message;
  const { status, title, detail, issues } = error;
  const words = [detail === null ? title : `${title}: ${detail}`, ...issues.map(issueInWords)].join("; ");
  return status === null ? words : `${words} (${status})`;
}

export const issueInWords = ({ path, expected, received }: Issue): string =>
  `${path}: expected ${expected}, got ${received}`;

export function Nothing({ children }: { readonly children: ReactNode }) {
  return <p className="nothing">{children}</p>;
}
