"""A Streamlit app that shows stories, one at a time."""

from pathlib import Path

import streamlit as st

import geo_movements as gm
from geo_movements.embed import embed

DATA = Path(__file__).parents[2] / "data"
STORIES = {"Russia, 1812": "minard-1812", "Over the Alps, 218 BC": "hannibal-218bc"}


@st.cache_data
def framed(name: str) -> str:
    """Return the map of a project, in a sandboxed frame that needs nothing from the network."""
    project = gm.read(DATA / name)
    story = gm.build(project, gm.resolve(project))
    return embed(story, as_="srcdoc", height=620, lazy=False, compact=False)


st.set_page_config(page_title="Movements, as told", layout="wide")
st.title("Movements, as told")
chosen = st.selectbox("Story", list(STORIES))
st.iframe(framed(STORIES[chosen]), height=640)
st.caption("Every claim is shown with who makes it; every route is schematic.")
