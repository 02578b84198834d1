"""The moderation desk inside Django admin: one queue over everything that waits.

It knows kinds only through review.kinds: an app that registers there is moderated here.
"""
