import { useEffect, useState } from "react";

/** The time, once a second. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  // A poll may have been answered since the last tick.
  return Math.max(now, Date.now() - 1_000);
}
