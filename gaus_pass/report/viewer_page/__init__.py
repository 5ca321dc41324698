"""The data behind the viewer's page."""
