// Runs every audit of graphql-http against one address and prints the results as JSON:
//   node audit.mjs http://127.0.0.1:8000/graphql
import { serverAudits } from "graphql-http";

const results = [];
for (const audit of serverAudits({ url: process.argv[2] })) {
  const result = await audit.fn();
  results.push({ id: audit.id, name: audit.name, status: result.status, reason: result.reason ?? null });
}
console.log(JSON.stringify(results));
