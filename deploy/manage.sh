#!/bin/sh
# manage.py with the production settings: runuser -u kim -- deploy/manage.sh migrate
set -eu
set -a
# shellcheck source=/dev/null
. "${KIM_ENV:-/etc/kim-portal/env}"
set +a
cd "$(dirname "$0")/.."
exec .venv/bin/python manage.py "$@"
