"""The same questions as tools of the Model Context Protocol (MCP), for assistants."""
