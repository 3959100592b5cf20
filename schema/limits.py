"""Every limit of the GraphQL face, in one frozen value; a message names the one it broke."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request, one document and one server may take."""

    # The request: checked while it is read.
    body_bytes: int = 100_000
    body_seconds: float = 10.0
    json_depth: int = 32

    # The document: checked before validate(), whose rules are not linear.
    source_characters: int = 16_000
    tokens: int = 2_000
    comments: int = 200
    definitions: int = 30
    fields: int = 200
    directives_per_node: int = 5
    nesting: int = 32
    validation_errors: int = 10

    # The query: counted with every fragment written out where it is spread.
    depth: int = 10
    introspection_depth: int = 20
    aliases: int = 30
    root_fields: int = 20
    expanded_fields: int = 1_000

    # The rows: `first` multiplied along nested lists.
    first: int = 100
    default_first: int = 20
    cost: int = 20_000

    # The server: what is kept, how many work at once, how long the rest may wait.
    cached_documents: int = 1_024
    cached_document_bytes: int = 16_000_000
    registered_documents: int = 1_000
    registered_document_bytes: int = 4_000_000
    in_flight: int = 8
    queue_seconds: float = 1.0
    queue_length: int = 1_000
    cache_seconds: int = 60
    kept_answer_bytes: int = 32_000_000

    # One address: its steady rate and the burst above it; 0 is no limit.
    address_per_minute: int = 0
    address_burst: int = 50
    addresses: int = 10_000
