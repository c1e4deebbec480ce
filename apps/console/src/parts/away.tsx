import { Alert } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useHealth } from "../api/reads.ts";
import { inWords } from "./loaded.tsx";
import { Time } from "./values.tsx";

/** Says on every page that the service is away, and reads everything again once it is back. */
export function Away() {
  const queries = useQueryClient();
  const { error } = useHealth();
  const [since, setSince] = useState<string | null>(null);
  const isAway = error !== null;
  useEffect(() => {
    if (isAway) {
      setSince(new Date().toISOString());
      return () => void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "readyz" });
    }
    setSince(null);
    return undefined;
  }, [isAway, queries]);
  return (
    <div role="status">
      {error !== null && (
        <Alert color="yellow" className="away" title="The service is away">
          {inWords(error)}
          {since !== null && (
            <>
              , since <Time at={since} />
            </>
          )}
          . What is grey is old. This page tries again by itself, and keeps your drafts.
        </Alert>
      )}
    </div>
  );
}
