"""The map of partners: matrix, countries, network of relays, calendar of the year."""

from partners.views.map.calendar import CalendarPage
from partners.views.map.matrix import MatrixPage
from partners.views.map.network import NetworkPage
from partners.views.map.world import WorldPage

__all__ = ["CalendarPage", "MatrixPage", "NetworkPage", "WorldPage"]
