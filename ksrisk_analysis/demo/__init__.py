"""The demo company, built by calling the real actions as the demo users."""

from .analyses import build_analyses
from .staff import build_staff


def build(env):
    """Build the company, its people, and two analyses: in collection, in monitoring."""
    staff = build_staff(env)
    build_analyses(env, staff)
