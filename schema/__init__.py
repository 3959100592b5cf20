"""The face for programs: GraphQL over HTTP."""
