"""Write, audit, publish: the one way from the private warehouse to the file that analysts open."""

from pipelines.publish.amend import amend
from pipelines.publish.audit import PublishRefused
from pipelines.publish.publication import Published, publish

__all__ = ["PublishRefused", "Published", "amend", "publish"]
