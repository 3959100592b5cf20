// The GraphQL console of /graphiql. Everything it shows comes from the page's own JSON element
//   <script type="application/json" id="graphiql-config">
//     {"endpoint": "/graphql", "title": "…", "home": "/", "note": "…",
//      "tabs": [{"query": "…", "variables": "…"}]}
//   </script>
// so the words stay in the phrase table, the examples in their tested files, and no inline script
// needs to run. It fills the element with id "graphiql".
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import "graphiql/style.css";
import { createRoot } from "react-dom/client";
import "./graphiql.css";

const WORKERS = { json: "./json.worker.js", graphql: "./graphql.worker.js" };

globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => new Worker(new URL(WORKERS[label] ?? "./editor.worker.js", import.meta.url)),
};

const config = JSON.parse(document.getElementById("graphiql-config").textContent);

// Without a subscription address the toolkit opens no websocket; the server has none.
const fetcher = createGraphiQLFetcher({
  url: config.endpoint ?? "/graphql",
  headers: { Accept: "application/graphql-response+json, application/json;q=0.9" },
});

// GraphiQL opens the first tab without its variables, unless they are given a second time; but only
// on the first visit, as they would otherwise open one more tab beside those it remembers.
const isFirstVisit = localStorage.getItem("graphiql:tabState") === null;

createRoot(document.getElementById("graphiql")).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={config.tabs}
    initialVariables={isFirstVisit ? config.tabs?.[0]?.variables : undefined}
    isHeadersEditorEnabled={false}
  >
    <GraphiQL.Logo>
      <a href={config.home ?? "/"}>{config.title ?? "GraphiQL"}</a>
    </GraphiQL.Logo>
    {config.note && <GraphiQL.Footer>{config.note}</GraphiQL.Footer>}
  </GraphiQL>,
);
