"""The demo company: what truly happened (`company`), and the export files it left behind (`exports`)."""

from pipelines.demo.folder import Summary, make

__all__ = ["Summary", "make"]
