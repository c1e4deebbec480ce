import { Button, Group } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";

interface PagingProps {
  readonly cursor: string | undefined;
  /** The `next` of the page; null on the last one. */
  readonly next: string | null;
}

/** To the newest and to the next page; the browser's own button leads back. */
export function Paging({ cursor, next }: PagingProps) {
  const navigate = useNavigate();
  const go = (to: string | undefined) =>
    void navigate({ to: ".", search: (before: object) => ({ ...before, cursor: to }) } as never);
  if (cursor === undefined && next === null) return null;
  return (
    <Group gap="xs" mt="sm">
      <Button variant="default" size="xs" disabled={cursor === undefined} onClick={() => go(undefined)}>
        Newest
      </Button>
      <Button variant="default" size="xs" disabled={next === null} onClick={() => go(next ?? undefined)}>
        Older
      </Button>
    </Group>
  );
}
