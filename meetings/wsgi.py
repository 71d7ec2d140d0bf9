"""What a server runs: the application of this environment."""

import os

from meetings.app import create_app
from meetings.settings import Settings

app = create_app(Settings.from_env(os.environ))
