"""The panel: HTTP, the live WebSocket and the web app, for people with phones."""
