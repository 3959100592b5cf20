import { createServer } from "node:http";
import { grafserv } from "postgraphile/grafserv/node";
import { postgraphile } from "postgraphile";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { makePgService } from "postgraphile/adaptors/pg";

// PostGraphile as its documentation sets it up, in one process, over the schema of one release.
const [url, schema, port] = process.argv.slice(2);
const connectionString = `${url}?options=-csearch_path%3D${schema}`; // for the bodies of functions
const pgl = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString, schemas: [schema] })],
  grafserv: { watch: false, graphiql: false },
  grafast: { explain: false },
});
const server = createServer();
server.keepAliveTimeout = 600_000; // clients of the benchmark wait for one another
await pgl.createServ(grafserv).addTo(server);
server.listen(Number(port), "127.0.0.1");
