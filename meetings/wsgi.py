"""What a server runs: the application of this environment."""

import os

from meetings.app import create_app, settled
from meetings.settings import Settings

app = settled(create_app(Settings.from_env(os.environ)))
