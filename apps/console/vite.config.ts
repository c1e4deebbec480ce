import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  // Relative, because a proxy may serve the console under a prefix.
  base: "./",
  plugins: [react()],
  // The content security policy allows no `data:` scripts or styles.
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000,
    license: { fileName: "THIRD-PARTY-LICENSES.md" },
  },
});
