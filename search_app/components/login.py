"""Who may use the page? Whoever reaches it, unless a login is configured (docs/serving.md)."""

from __future__ import annotations

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError


def configured() -> bool:
    """Whether Streamlit was told of a provider of logins.

    Raises:
        StreamlitSecretNotFoundError: what tells of it cannot be read; then nothing is shown.
    """
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError as error:
        if error.error_id == "no-secrets-found":
            return False
        raise


def require() -> None:
    """Show nothing of the index before somebody has logged in, where that is configured."""
    if configured() and not st.user.get("is_logged_in", False):
        st.title("Find prior decisions", anchor=False)
        st.button("Log in", type="primary", key="log-in", on_click=st.login)
        st.stop()
