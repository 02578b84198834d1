#!/bin/sh
# manage.py with the production settings: sudo -u kim deploy/manage.sh migrate
set -eu
set -a
. "${KIM_ENV:-/etc/kim-portal/env}"
set +a
cd "$(dirname "$0")/.."
exec .venv/bin/python manage.py "$@"
