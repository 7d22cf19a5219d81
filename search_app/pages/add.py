"""Add letters: hand files over, see what was read, and only then let them join the index."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from indexer import BuildReport, add_uploads
from indexer.errors import ImrError, UnknownIssue
from indexer.gathering import newcomers
from indexer.letters import Letter
from indexer.letters.sources import ARCHIVE
from indexer.uploads import Offer, Offered, Upload, read_uploads
from search_app.asking.documents import SUFFIXES
from search_app.components import hits, html, index, shell
from search_app.search import Search
from search_app.serving import MOST_MEGABYTES

SHOWN = 25  # letters that are shown one by one before they are added

# Where the session keeps what was read, what became of it, and which uploader is the present one.
OFFER, DONE, ROUND = "offer", "added", "upload-round"

# What was agreed to: done by the run after, where its progress can be shown.
AGREED, READ, ADD = "agreed", "read", "add"


def _files_key() -> str:
    """Another key makes another uploader, an empty one: that is how it forgets its files."""
    return f"letters-{st.session_state.get(ROUND, 0)}"


def _agree(what: str) -> None:
    st.session_state[AGREED] = what


def _agreed(what: str) -> bool:
    return bool(st.session_state.get(AGREED) == what and st.session_state.pop(AGREED))


def _forget() -> None:
    st.session_state.pop(OFFER, None)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def _hand_over() -> None:
    files = st.file_uploader(
        "Determination letters, or ZIP archives of them",
        type=[suffix.removeprefix(".") for suffix in (*SUFFIXES, ARCHIVE)],
        accept_multiple_files=True,
        max_upload_size=MOST_MEGABYTES,
        key=_files_key(),
    )
    st.button(
        "Read the files",
        type="primary",
        key="read",
        disabled=not files,
        on_click=_agree,
        args=(READ,),
    )
    if files and _agreed(READ):
        uploads = [Upload(file.name, file.getvalue()) for file in files]
        bar = st.progress(0.0, "Reading ...")

        def progress(stage: str, done: int, of: int) -> None:
            bar.progress(done / max(of, 1), f"{stage}: {done:,} of {of:,}")

        st.session_state[OFFER] = read_uploads(uploads, progress)
        st.session_state.pop(DONE, None)
        st.rerun()


def _review(offer: Offer, opened: index.Opened) -> None:
    letters = offer.letters
    issues = sum(len(one.letter.issues) for one in letters)
    st.header("What was read", anchor=False)
    st.markdown(
        f"**{html.count(len(letters), 'letter')} with {html.count(issues, 'issue')}**. "
        "Nothing is stored yet."
    )
    held = _held(letters, opened.search)
    new = newcomers(held.values(), [one.letter for one in letters])
    for place, one in enumerate(letters[:SHOWN]):
        _letter(one, place, held=one.letter.id in held, new=place in new)
    if len(letters) > SHOWN:
        st.caption(f"and {html.count(len(letters) - SHOWN, 'more letter')}")
    if offer.refused:
        st.subheader(
            f"{html.count(len(offer.refused), 'file')} refused", anchor=False, divider="gray"
        )
        html.facts([(one.file, f"{one.reason}; {one.remedy}") for one in offer.refused])
    if others := sum(offer.passed_over.values()):
        st.caption(f"{html.count(others, 'file')} of other kinds in the archives, passed over")
    with st.container(horizontal=True):
        st.button(
            f"Add {html.count(len(new), 'letter')} to the index" if new else "Nothing to add",
            type="primary",
            key="add",
            disabled=not new,
            on_click=_agree,
            args=(ADD,),
        )
        st.button("Discard", key="discard", on_click=_forget)
    if letters and _agreed(ADD):
        _add(letters, opened)


def _letter(one: Offered, place: int, *, held: bool, new: bool) -> None:
    letter = one.letter
    decided = letter.cover.decision_date
    with st.container(border=True, gap="xsmall", key=f"offered-{place}"):
        html.title(f"Letter {letter.id}")
        day = f"decided {html.day(decided)}" if decided else "no decision date printed"
        html.small(f"{one.place} · {day}")
        if letter.sample:
            hits.sample_badge()
        if known := _known(held=held, new=new):
            st.caption(known)
        for issue in letter.issues:
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                hits.outcome_badge(issue.outcome)
                st.markdown(html.plain(issue.treatment), width="stretch")
        for warning in letter.warnings:
            st.warning(html.plain(warning))


def _known(*, held: bool, new: bool) -> str:
    if held:
        return (
            "The index holds another letter of this name. Of one case, the later version is kept."
            if new
            else "The index holds this letter, or a later version of it: it is not added."
        )
    return "" if new else "The same letter is among these files twice: it is added once."


def _held(letters: Sequence[Offered], search: Search) -> dict[str, Letter]:
    """The letters of the index that have the names of some others, by name."""
    found: dict[str, Letter] = {}
    for name in dict.fromkeys(one.letter.id for one in letters):
        try:
            found[name] = search.store.get([name])[0]
        except UnknownIssue:
            continue
    return found


def _add(letters: tuple[Offered, ...], opened: index.Opened) -> None:
    bar = st.progress(0.0, "Waiting for the model ..." if not opened.warm else "Adding ...")

    def progress(stage: str, done: int, of: int) -> None:
        bar.progress(done / max(of, 1), f"{stage}: {done:,} of {of:,}. Keep this page open.")

    try:
        report = add_uploads(
            letters, index.place(), lambda: opened.search.encoder, progress=progress
        )
    except ImrError as error:
        bar.empty()
        st.error(f"Nothing was added. {html.sentence(str(error))}")
        return
    st.session_state[DONE] = (report, opened.search.store.info.letters)
    _forget()
    st.rerun()


def _tell(report: BuildReport, before: int) -> None:
    contents = report.info
    if report.unchanged:
        st.info("Nothing was added: the index holds these letters already.")
    else:
        st.success(
            f"Done. The index now holds {html.count(contents.letters, 'letter')} with "
            f"{html.count(contents.issues, 'issue')}; before, it held {before:,}."
        )
    if report.duplicates:
        html.facts([(_base(one.file), _base(one.reason)) for one in report.duplicates])


def _base(text: str) -> str:
    """A path, or a sentence that names some, without their folders."""
    return " ".join(word.rsplit("/", 1)[-1] for word in text.split(" "))


shell.require()
st.title("Add letters", anchor=False)
if not shell.may_add():
    st.info("Letters can be added here when the app was started with --allow-add.")
    st.stop()
if not shell.admitted():
    st.info(
        "Letters can be added by the address that imr app printed when it was started: open that "
        "one, with the word in it."
    )
    st.stop()
opened = index.current()
if DONE in st.session_state:
    _tell(*st.session_state[DONE])
if OFFER in st.session_state:
    _review(st.session_state[OFFER], opened)
else:
    st.markdown(
        "PDF, Word, HTML or text; a file may hold several letters. They are read on this machine "
        "and shown to you before anything is stored. What you add is copied beside the index and "
        "stays there when the index is built again."
    )
    _hand_over()
html.arrive(("add", OFFER in st.session_state))
