"""The catalogue of what must not pass in silence."""

from .bad_csv import CSV
from .bad_files import FILES
from .bad_links import LINKS
from .bad_names import NAMES
from .bad_settings import SETTINGS
from .bad_sources import SOURCES
from .bad_yaml import YAML

BAD = [*YAML, *CSV, *SOURCES, *SETTINGS, *NAMES, *LINKS, *FILES]
