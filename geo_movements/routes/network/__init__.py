"""Ways by rail and by road, on today's railways and roads of OpenStreetMap."""

from geo_movements.routes.network.graph import countries
from geo_movements.routes.network.search import rail, road

__all__ = ["countries", "rail", "road"]
