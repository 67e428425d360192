"""The panel's routes, a module per place; ``app`` joins them under ``/api``."""
