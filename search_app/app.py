"""The page that people open: `imr app` serves it."""

from __future__ import annotations

import streamlit as st

from indexer.errors import ImrError
from search_app.components import index, prose

st.set_page_config(page_title="IMR precedent search", layout="centered")
prose.style()
page = st.navigation(
    [
        st.Page("pages/find.py", title="Find", url_path="find", default=True),
        st.Page("pages/browse.py", title="Browse", url_path="browse"),
        st.Page("pages/letter.py", title="Letter", url_path="letter"),
        st.Page("pages/about.py", title="About", url_path="about"),
    ],
    position="top",
)


def _samples_banner() -> None:
    contents = index.current().searcher.generation.contents
    if contents.samples == contents.letters:
        st.warning("Every letter here is a fictitious sample letter, not a determination.")
    elif contents.samples:
        st.warning(
            f"{contents.samples:,} of the {contents.letters:,} letters are fictitious sample "
            "letters, not determinations. They are marked."
        )


try:
    _samples_banner()
    page.run()
except ImrError as error:
    st.error(prose.plain(str(error)))
