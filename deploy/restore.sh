#!/usr/bin/env bash
# Bring a backup back, into an EMPTY database and an empty media folder.
#
#   systemctl stop kim-portal kim-worker
#   runuser -u kim -- deploy/restore.sh /var/backups/kim-portal/<time>
#   systemctl start kim-portal kim-worker
#
# Everything is checked before and after; the first thing that is wrong stops it.
set -euo pipefail
umask 027

env_file=${KIM_ENV:-/etc/kim-portal/env}
if [ -r "$env_file" ]; then
    set -a
    # shellcheck source=/dev/null
    . "$env_file"
    set +a
fi
: "${DATABASE_URL:?fill it in, or name the settings file in KIM_ENV}"
media=${MEDIA_ROOT:-${DATA_DIR:?fill in DATA_DIR or MEDIA_ROOT}/media}
backup=$(realpath "${1:?which backup?}")

(cd "$backup" && sha256sum --check --quiet SHA256SUMS)
tables=$(psql --no-psqlrc --tuples-only --no-align --command \
    "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'" "$DATABASE_URL")
if [ "$tables" != 0 ]; then
    echo "The database is not empty ($tables tables). Make a new one first." >&2
    exit 1
fi
if [ -n "$(find "$media" -type f -print -quit 2>/dev/null)" ]; then
    echo "$media is not empty. Move it away first." >&2
    exit 1
fi

pg_restore --no-owner --no-privileges --exit-on-error --single-transaction \
    --dbname="$DATABASE_URL" "$backup/database.dump"
# Pages kept on this machine are of another database.
rm -rf "${DATA_DIR:-$media/..}/kept"
mkdir -p "$media"
tar --extract --file="$backup/media.tar" -C "$media" --no-same-owner
(cd "$media" && sha256sum --check --quiet "$backup/media.sha256")

psql --no-psqlrc --tuples-only --no-align --command "
    SELECT format('Restored: %s bulletins, %s decisions, %s accounts, %s photos.',
        (SELECT count(*) FROM bulletins_bulletin),
        (SELECT count(*) FROM bulletins_bulletindecision),
        (SELECT count(*) FROM accounts_user),
        (SELECT count(*) FROM groups_photo))" "$DATABASE_URL"
