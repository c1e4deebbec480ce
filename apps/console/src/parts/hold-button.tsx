import { Button } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";

const holdMs = 1_000;

interface HoldButtonProps {
  readonly onHeld: () => void;
  readonly disabled: boolean;
  readonly loading: boolean;
  readonly children: ReactNode;
}

/** Acts only when it was held for a second, by pointer or by key. */
export function HoldButton({ onHeld, disabled, loading, children }: HoldButtonProps) {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const [holding, setHolding] = useState(false);

  const letGo = () => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    setHolding(false);
  };
  const hold = () => {
    if (disabled || loading || timer.current !== null) return;
    setHolding(true);
    timer.current = setTimeout(() => {
      letGo();
      onHeld();
    }, holdMs);
  };
  const onKey = (event: KeyboardEvent, then: () => void) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    then();
  };
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);

  return (
    <Button
      size="xs"
      variant="default"
      className={holding ? "hold holding" : "hold"}
      disabled={disabled}
      loading={loading}
      onPointerDown={hold}
      onPointerUp={letGo}
      onPointerLeave={letGo}
      onPointerCancel={letGo}
      onBlur={letGo}
      onKeyDown={(event) => onKey(event, hold)}
      onKeyUp={(event) => onKey(event, letGo)}
      onContextMenu={(event) => event.preventDefault()}
    >
      {children}
    </Button>
  );
}
