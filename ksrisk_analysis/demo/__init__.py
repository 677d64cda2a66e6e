"""The demo company, built by calling the real actions as the demo users."""


def build(env):
    """Build the demo company."""
