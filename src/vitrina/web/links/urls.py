"""The addresses around links, below /links/; the list itself is a page of the console."""

from django.urls import path

from vitrina.web.links.builder_page import builder
from vitrina.web.links.downloads import download
from vitrina.web.links.link_pages import new, one, state
from vitrina.web.links.sheet import print_sheet
from vitrina.web.links.word_pages import word_state, words

urlpatterns = [
    path("new/", new, name="links-new"),
    path("print/", print_sheet, name="links-print"),
    path("builder/", builder, name="links-builder"),
    path("words/", words, name="links-words"),
    path("words/<int:number>/state/", word_state, name="links-word-state"),
    path("code/<slug:code>/", one, name="links-one"),
    path("code/<slug:code>/state/", state, name="links-state"),
    path("code/<slug:code>/qr.png", download, {"kind": "png"}, name="links-png"),
    path("code/<slug:code>/qr.svg", download, {"kind": "svg"}, name="links-svg"),
]
