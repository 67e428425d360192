"""What the rooms need of one another, as small Protocols; ``box.py`` hands each room the real thing.

Unless a contract says otherwise, everything here is called on the brain's event loop, and an implementation that blocks
MUST do so in a thread of its own. Every implementation has a contract test in tests/contract.
"""
