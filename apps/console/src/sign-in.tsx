import { Alert, Button, Paper, PasswordInput, Text, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { answerOf, createApi } from "./api/client.ts";
import { Problem } from "./api/problem.ts";
import { inWords } from "./parts/loaded.tsx";
import type { Session } from "./session.ts";

interface SignInProps {
  readonly session: Session;
  readonly service: string;
}

export function SignIn({ session, service }: SignInProps) {
  const [key, setKey] = useState("");
  const [checking, setChecking] = useState(false);
  const [refusal, setRefusal] = useState(session.endedBecause());

  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    setChecking(true);
    setRefusal(null);
    try {
      await check({ key: key.trim(), service });
      session.signIn(key.trim());
    } catch (error) {
      setRefusal(error instanceof Error ? inWords(error) : String(error));
      setChecking(false);
    }
  };

  return (
    <main className="sign-in">
      <Paper withBorder p="lg" radius="md">
        <form onSubmit={(event) => void signIn(event)}>
          <Title order={1} size="h3">
            slotgate console
          </Title>
          <Text c="dimmed" size="sm" mb="md">
            Release control for AI content generation
          </Text>
          {refusal !== null && (
            <Alert color="red" role="alert" mb="md" title="Not signed in">
              {refusal}
            </Alert>
          )}
          <PasswordInput
            label="Key"
            description="Kept in this tab until you sign out or close it."
            autoComplete="off"
            autoFocus
            required
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
          />
          <Button type="submit" fullWidth mt="md" loading={checking} disabled={key.trim() === ""}>
            Sign in
          </Button>
        </form>
      </Paper>
    </main>
  );
}

/** A key without the roles to read records is still a key: the pages say what it may not do. */
async function check({ key, service }: { readonly key: string; readonly service: string }): Promise<void> {
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new Error("a key holds visible ASCII characters only");
  }
  const api = createApi({ baseUrl: service, key, onUnauthorized: () => {} });
  try {
    const signal = AbortSignal.timeout(15_000);
    await answerOf(api.GET("/v1/telemetry", { signal, params: { query: { limit: 1 } } }));
  } catch (error) {
    if (!(error instanceof Problem && error.status === 403)) throw error;
  }
}
