"""The smart home: what the box tells over MQTT and what it lets itself be told."""
