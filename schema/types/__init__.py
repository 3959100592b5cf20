"""The GraphQL types, one file a noun: names and where each field comes from, nothing else."""
