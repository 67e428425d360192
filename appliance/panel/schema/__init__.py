"""What the panel says over HTTP and the WebSocket, as pydantic models: the source of the OpenAPI schema."""
