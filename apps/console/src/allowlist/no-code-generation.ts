import { config } from "zod";

// Takes effect only before the contracts are loaded: the content security policy allows no code made at run time.
config({ jitless: true });
