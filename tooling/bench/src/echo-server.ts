import express from "express";

// The yardstick: Express parses a JSON body and answers it.
const app = express();
app.post("/v1/runs", express.json({ limit: "1mb" }), (request, response) => {
  response.json(request.body);
});
const server = app.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null) process.send?.({ port: address.port });
});
process.on("disconnect", () => process.exit());
