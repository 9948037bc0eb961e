"""The settings that types are checked with: those of the product, over no shop at all."""

import os

os.environ.setdefault("VITRINA_SECRET_KEY", "for types only")
os.environ.setdefault("VITRINA_SHOP", "/nowhere")

from vitrina.web.settings import *  # noqa: F403  # after the environment is set
