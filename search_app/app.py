"""The page that people open: `imr app` serves it."""

from __future__ import annotations

import streamlit as st

from indexer.errors import ImrError
from search_app.components import address, html, index, login, shell


def _samples_banner() -> None:
    contents = index.current().search.store.info
    if contents.notice:
        st.warning(html.sentence(contents.notice))
    if contents.samples == contents.letters:
        st.warning("Every letter here is a fictitious sample letter, not a determination.")
    elif contents.samples:
        st.warning(
            f"Of the {contents.letters:,} letters, {contents.samples:,} "
            + (
                "is a fictitious sample letter, not a determination. It is marked."
                if contents.samples == 1
                else "are fictitious sample letters, not determinations. They are marked."
            )
        )


st.set_page_config(page_title="IMR precedent search", layout="centered")
html.style()
login.require()
page = shell.navigation()
address.follow(page.url_path)
try:
    _samples_banner()
    with shell.entered():
        page.run()
    shell.frame()
except ImrError as error:
    st.error(html.sentence(str(error)))
