"""A Sphinx site with a map: the directive renders a project while the site is built."""

project = "Three ways over the Alps"
author = "The geo-movements team"
language = "en"
extensions = ["geo_movements.embed.sphinx_directive"]
html_theme = "alabaster"
