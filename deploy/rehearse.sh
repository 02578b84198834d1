#!/usr/bin/env bash
# The deployment, tried from end to end on a bare Debian 12 or 13 that may be thrown away.
#
#   deploy/rehearse.sh REPOSITORY BEFORE NOW      (BEFORE and NOW: tags or commits)
#
# Follows README.md step by step; prints what was done, how long it took, and what was seen.
# Without systemd (a container, a chroot) the services' own commands are started by hand.
# The certificate is self-signed: no name points here.
set -euo pipefail
repository=${1:?which repository?} before=${2:?which release before?} now=${3:?which release?}
name=kim.example.go.id
home=/var/lib/kim-portal
log=/tmp/rehearsal.log
: >"$log"
begun=$SECONDS
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

step() {  # WORDS COMMAND...
    local words=$1 since=$SECONDS
    shift
    if "$@" >>"$log" 2>&1; then
        printf 'ok    %4d s  %s\n' $((SECONDS - since)) "$words"
    else
        printf 'WRONG %4d s  %s (see %s)\n' $((SECONDS - since)) "$words" "$log"
        tail -n 30 "$log"
        exit 1
    fi
}
refused() { ! "$@"; }
m() { runuser -u kim -- /srv/kim-portal/deploy/manage.sh "$@"; }
as_postgres() { runuser -u postgres -- "$@"; }
sql() { as_postgres psql --no-psqlrc --tuples-only --no-align --command "$1" "${2:-kim}"; }
fetch() { curl --silent --show-error --insecure --resolve "$name:443:127.0.0.1" "$@"; }
answers() { [ "$(fetch --output /dev/null --write-out '%{http_code}' "https://$name$1")" = "$2" ]; }

# --- what is there -------------------------------------------------------------------------

packages() { apt-get -qq update && apt-get -qq install -y cron curl git logrotate nginx openssl postgresql python3-venv; }
database_starts() {
    pg_lsclusters --no-header | while read -r version cluster _port status _rest; do
        [ "$status" = online ] || pg_ctlcluster "$version" "$cluster" start
    done
    for _ in $(seq 50); do as_postgres psql -c 'SELECT 1' >/dev/null 2>&1 && return; sleep 0.2; done
    return 1
}
people() {
    adduser --system --group --home "$home" --no-create-home kim &&
        adduser www-data kim &&
        install -d -o kim -g kim -m 750 "$home" &&
        install -d -o kim -g kim -m 700 /var/backups/kim-portal &&
        as_postgres createuser kim &&
        as_postgres createdb -O kim -E UTF8 -T template0 kim
}
code() {
    git clone "$repository" /srv/kim-portal &&
        git -C /srv/kim-portal checkout --detach "$before" &&
        python3 -m venv /srv/kim-portal/.venv
}
libraries() { (cd /srv/kim-portal && .venv/bin/pip install --quiet --require-hashes -r requirements/portal.txt); }
settings() {
    install -d /etc/kim-portal
    install -m 400 -o kim -g root /srv/kim-portal/deploy/env.example /etc/kim-portal/env
    sed -i "s|^SECRET_KEY=.*|SECRET_KEY=\"$(python3 -c 'import secrets; print(secrets.token_urlsafe(64))')\"|" /etc/kim-portal/env
}
settings_are_hidden() { ! runuser -u www-data -- cat /etc/kim-portal/env; }
tables() { m migrate --verbosity=0 && m load_regions && m load_lists && m load_guard && m load_event_kinds && { ! m help load_patterns >/dev/null 2>&1 || m load_patterns; } && m collectstatic --noinput; }
admin() {
    m shell -c "
from accounts.models import User
User.objects.create_superuser('6281200000001', 'lampu-gang-enam-terang', name='Pengelola')
from groups.models import KimGroup, Region
KimGroup.objects.create(name='KIM Medono', slug='medono', region=Region.objects.get(slug='medono', level='village'))"
}
certificate() {
    install -d "/etc/letsencrypt/live/$name"
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$name" \
        -keyout "/etc/letsencrypt/live/$name/privkey.pem" -out "/etc/letsencrypt/live/$name/fullchain.pem"
}
web_server() {
    cp /srv/kim-portal/deploy/nginx.conf /etc/nginx/sites-available/kim-portal
    ln -sf ../sites-available/kim-portal /etc/nginx/sites-enabled/kim-portal
    rm -f /etc/nginx/sites-enabled/default
    nginx -t || return 1
    if pgrep -x nginx >/dev/null; then nginx -s stop; sleep 1; fi
    nginx
}

# --- the two services, from their unit files ---------------------------------------------------

command_of() {
    awk '/^ExecStart=/ { on = 1 } on { line = $0; sub(/^ExecStart=/, "", line); on = sub(/\\$/, "", line); print line }' \
        "/srv/kim-portal/deploy/$1.service" | tr '\n' ' '
}
start() {
    install -d -o kim -g kim -m 750 /run/kim-portal
    (cd /srv/kim-portal && m migrate --check) || return 1
    for service in kim-portal kim-worker; do
        runuser -u kim -- env -i PATH="$PATH" bash -c "set -a; . /etc/kim-portal/env; set +a; cd /srv/kim-portal
            exec $(command_of $service)" >>"/tmp/$service.log" 2>&1 &
        echo $! >"/tmp/$service.pid"
    done
    chmod 750 /run/kim-portal
    for _ in $(seq 100); do answers / 200 && return; sleep 0.3; done
    return 1
}
stop() {
    for service in kim-portal kim-worker; do
        pkill -TERM -P "$(cat "/tmp/$service.pid")" 2>/dev/null || true
    done
    pkill -TERM -u kim -f 'gunicorn|run_worker' || true
    for _ in $(seq 100); do pgrep -u kim -f 'gunicorn|run_worker' >/dev/null || return 0; sleep 0.2; done
    return 1
}

# --- what people left in it ----------------------------------------------------------------------

content() {
    m shell -c "
import io, uuid
from PIL import Image
from accounts.models import User
from bulletins.models import BulletinRevision, Category
from groups.models import KimGroup, Membership, Photo
from django.utils import timezone
kim = KimGroup.objects.get(slug='medono')
user, made = User.objects.get_or_create(username='6281200000002', defaults={'name': 'Pengurus'})
Membership.objects.get_or_create(user=user, kim=kim, defaults={'position': 'ketua', 'starts_on': timezone.localdate()})
out = io.BytesIO(); Image.effect_noise((900, 600), 80).convert('RGB').save(out, 'JPEG'); out.seek(0)
photo = Photo.keep(out, kim=kim, by=user)
revision = BulletinRevision.begin(kim=kim, by=user, draft_key=uuid.uuid4())
revision.save_words(by=user, seen=revision.version, words={'title': 'Kabar percobaan', 'body': 'Isi yang cukup panjang untuk dikirim kepada moderator.', 'category': Category.objects.first(), 'region_id': kim.region_id, 'sources': [{'kind': 'laporan', 'name': 'Rapat', 'reference': '', 'url': ''}]})
revision.submit(by=user, seen=revision.version)"
}
count() { sql 'SELECT count(*) FROM bulletins_bulletinrevision'; }
worker_lives() { for _ in $(seq 60); do [ "$(sql "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'")" -gt 0 ] && return; sleep 0.5; done; return 1; }
secrets_stay_out_of_logs() {
    stop || return 1
    for path in undangan/RAHASIA1 hadir/RAHASIA2 akun/kata-sandi/baru/1-RAHASIA3 pratinjau/RAHASIA4; do
        fetch --output /dev/null "https://$name/$path/" || true
    done
    start || return 1
    fetch --output /dev/null -X POST "https://$name/undangan/RAHASIA5/terima/"
    ! grep -r RAHASIA /var/log/nginx /tmp/kim-portal.log /tmp/kim-worker.log
}
away_is_ours() { stop && answers / 503 && fetch "https://$name/" | grep -q 'Portal sedang disiapkan' && start; }
move_to() { (cd /srv/kim-portal && git checkout --detach "$1") && libraries && { [ "${2:-}" = back ] || m migrate --verbosity=0; } && m collectstatic --noinput && stop && start; }
backup() { runuser -u kim -- /srv/kim-portal/deploy/backup.sh; }
newest() { find /var/backups/kim-portal -mindepth 1 -maxdepth 1 -type d -name '20*' | sort | tail -n 1; }
restore() { runuser -u kim -- /srv/kim-portal/deploy/restore.sh "${1:-$(newest)}"; }
empty() {
    as_postgres dropdb --force --if-exists kim && as_postgres createdb -O kim -E UTF8 -T template0 kim
    rm -rf "$home/media-away" && { [ ! -d "$home/media" ] || mv "$home/media" "$home/media-away"; }
}
back_again() { empty && restore && m migrate --check && start && answers / 200 && [ "$(count)" = "$1" ]; }

says() { m periksa >/tmp/periksa.txt 2>&1 || true; cat /tmp/periksa.txt; grep -q "$1" /tmp/periksa.txt; }

echo "Rehearsal on $(. /etc/os-release && echo "$PRETTY_NAME"): $before, then $now"
step 'packages of Debian' packages
step 'PostgreSQL runs' database_starts
step 'user, folders, database' people
step "code of $before" code
step 'libraries, by their hashes' libraries
step 'settings' settings
step 'www-data may not read them' settings_are_hidden
step 'check --deploy has nothing to say' m check --deploy --fail-level WARNING
step 'tables, regions, lists, static files' tables
step 'first admin, first KIM' admin
step 'certificate (self-signed)' certificate
step 'nginx takes its configuration' web_server
step 'portal and worker start' start
step 'front page, kelurahan, sign-in' eval 'answers / 200 && answers /kelurahan/medono/ 200 && answers /akun/masuk/ 200 && answers /admin/ 302'
step 'the worker says that it lives' worker_lives
step 'a bulletin with a photo' content
step "upgrade to $now" move_to "$now"
step 'a bulletin with a photo' content
step "rollback to $before, on the newer tables" move_to "$before" back
step 'a bulletin with a photo, by the older code' content
step "and to $now again" move_to "$now"
step 'nginx takes the newer configuration' web_server
step 'no secret address in any log, also while the portal restarts' secrets_stay_out_of_logs
step 'away, nginx says so in our voice' away_is_ours
had=$(count)
step 'backup' backup
step 'periksa finds no damaged photo' refused says "foto kehilangan"
stop

echo "Six damages, $had texts before:"
photo=$(find "$home/media" -name '*.webp' | sort | head -n 1)
truncate -s 100 "$photo"
step '1 half a photo is told by periksa' eval 'start && says "1 foto kehilangan"'
stop
step '  and mended by the restore' back_again "$had"
stop
rm -rf "$home/media"
step '2 all photos gone: told, and mended' eval 'start && says "foto kehilangan" && stop && back_again "$had"'
stop
sql 'DROP TABLE bulletins_revisionphoto CASCADE' >>"$log"
step '3 a table gone: mended' back_again "$had"
stop
as_postgres dropdb --force kim
step '4 the database gone: mended' back_again "$had"
stop
copy=/var/backups/kim-portal/20000101-000000
for part in database.dump media.tar; do
    rm -rf "$copy" && cp -a "$(newest)" "$copy"
    printf 'x' | dd of="$copy/$part" bs=1 seek=2000 conv=notrunc status=none
    step "5 a byte of $part changed in the backup: refused before anything is touched" eval 'empty && refused restore "$copy" && [ ! -e "$home/media" ]'
done
rm -rf "$copy"
step '  the whole one is taken' back_again "$had"
step '6 a restore over what is there: refused' refused restore
step 'all is as it was' eval '[ "$(count)" = "$had" ] && answers / 200 && worker_lives'
stop
echo "Done in $((SECONDS - begun)) s."
