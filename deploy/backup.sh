#!/usr/bin/env bash
# One backup of the portal: database and photos, each with its hash.
#
#   runuser -u kim -- deploy/backup.sh [folder, by default /var/backups/kim-portal]
#
# Makes <folder>/<time>/ with database.dump, media.tar, media.sha256 (every photo) and
# SHA256SUMS (the three files). Sessions and the cache are left out: after a restore
# people sign in again. It holds personal data: keep copies elsewhere, and encrypted.
set -euo pipefail
umask 077

env_file=${KIM_ENV:-/etc/kim-portal/env}
if [ -r "$env_file" ]; then
    set -a
    # shellcheck source=/dev/null
    . "$env_file"
    set +a
fi
: "${DATABASE_URL:?fill it in, or name the settings file in KIM_ENV}"
media=${MEDIA_ROOT:-${DATA_DIR:?fill in DATA_DIR or MEDIA_ROOT}/media}
folder=${1:-/var/backups/kim-portal}
keep_days=${KEEP_DAYS:-14}

target=$folder/$(date +%Y%m%d-%H%M%S)
half=$target.part
mkdir -p "$folder"
mkdir "$half"
trap 'rm -rf "$half"' EXIT

# The database first: a photo is stored before its row, and never changed or removed,
# so the photos of every row saved here are there when the photos are saved.
pg_dump --format=custom --no-owner --no-privileges \
    --exclude-table-data=django_session --exclude-table-data=kim_cache \
    --file="$half/database.dump" "$DATABASE_URL"
mkdir -p "$media"
save_photos() {
    (cd "$media" && find . -type f -print0 | sort -z | xargs -0 -r sha256sum) >"$half/media.sha256" || return 1
    # Only what was hashed: a photo that arrives meanwhile belongs to the next backup.
    cut -c67- "$half/media.sha256" | tar --create --file="$half/media.tar" -C "$media" \
        --verbatim-files-from --files-from=-
}
# One that was erased meanwhile costs another try, not the backup.
save_photos || save_photos || save_photos
(cd "$half" && sha256sum database.dump media.tar media.sha256 >SHA256SUMS)

# Whole before it has its name.
pg_restore --list "$half/database.dump" >/dev/null
mv "$half" "$target"
trap - EXIT
# By this /sehat/ and `manage.py periksa` know how old the newest is.
if [ -d "${DATA_DIR:-}" ]; then touch "$DATA_DIR/last-backup"; fi
find "$folder" -mindepth 1 -maxdepth 1 -type d -name '20*' -mtime "+$keep_days" \
    -exec rm -rf {} +
echo "$target: $(wc -l <"$target/media.sha256") photo files, $(du -sh "$target" | cut -f1)"
