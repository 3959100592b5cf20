"""From a GraphQL selection to one SQL statement whose columns are already the answer's JSON."""
