"""Every address and what each role is answered; see test_access.py."""

from tests.access_of_reach import SPREAD
from tests.access_of_voices import VOICES

# What each role is answered, in the order of ROLES. L: to the sign-in page.
# name: (GET, POST); "=" repeats one answer for everybody.
PUBLIC = ("=200", "=405")
DESK = ("L 200 200 200 200 200 200 200 200", "L 405 405 405 405 405 405 405 405")
OWN_READ = ("L 200 200 404 404 404 404 200 404", "L 405 405 405 405 405 405 405 405")
LED = "L 404 404 404 404 404 404 404 404"
ADMIN_READ = ("L 302 302 302 302 200 200 200 200", "L 302 302 302 302 405 405 405 405")
ADMIN_MODEL = ("L 302 302 302 302 403 403 403 200", "L 302 302 302 302 403 403 403 *")
TABLE = {
    "home": PUBLIC,
    "choose": ("=302", "=405"),
    "villages": PUBLIC,
    "region:village": PUBLIC,
    "region:district": PUBLIC,
    "region:kim": PUBLIC,
    "bulletins:index": PUBLIC,
    "bulletins:detail": PUBLIC,
    "by_code": ("=302", "=405"),
    "by_version": ("=302", "=405"),
    "paper": PUBLIC,
    "by_rt": ("=302", "=405"),
    "share": ("=302", "=405"),
    "stop_releases": ("=200", "=200"),
    "agenda:index": PUBLIC,
    "agenda:city_feed": PUBLIC,
    "agenda:village_feed": PUBLIC,
    "agenda:district_feed": PUBLIC,
    "agenda:kind_feed": PUBLIC,
    "agenda:event_feed": PUBLIC,
    "agenda:detail": PUBLIC,
    "about": PUBLIC,
    "privacy": PUBLIC,
    "accessibility": PUBLIC,
    "robots": PUBLIC,
    "health": PUBLIC,
    "cover": PUBLIC,
    "head_panel": PUBLIC,
    "photo": ("404 200 200 404 404 404 404 200 404", "=405"),
    "invitation": PUBLIC,
    "accept_new": ("=302", "=422"),
    "accept_known": ("L 302 302 302 302 302 302 302 302", "L * * * * * * * *"),
    # Moderators and admins who write for no KIM are led to their own room.
    "desk:home": (
        "L 200 200 200 200 302 302 200 302",
        "L 405 405 405 405 405 405 405 405",
    ),
    "desk:published": DESK,
    "desk:guide": DESK,
    "write:new": (
        "L 302 302 302 404 404 404 302 404",
        "L 405 405 405 405 405 405 405 405",
    ),
    "write:edit": OWN_READ,
    "write:preview": OWN_READ,
    "write:state": OWN_READ,
    "write:save": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 404 404 404 404 302 404",
    ),
    "write:send": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 404 404 404 404 302 404",
    ),
    "write:photo": (
        "L 302 302 302 302 302 302 302 302",
        "L 422 422 404 404 404 404 422 404",
    ),
    "write:change": (
        "L 302 302 302 302 302 302 302 302",
        "L * * 404 404 404 404 * 404",
    ),
    "write:recall": (
        "L 302 302 302 302 302 302 302 302",
        "L * * 404 404 404 404 * 404",
    ),
    "write:unschedule": (
        "L 302 302 302 302 302 302 302 302",
        "L * * 404 404 404 404 * 404",
    ),
    "write:discard": (
        "L 302 302 302 302 302 302 302 302",
        "L * * 404 404 404 404 * 404",
    ),
    "people:index": OWN_READ,
    "people:invite": (
        "L 302 302 302 302 302 302 302 302",
        "L 201 404 404 404 404 404 404 404",
    ),
    "people:greet": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 404 404 404 404 404 404 404",
    ),
    "people:revoke": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 404 404 404 404 404 404 404",
    ),
    "admin:moderation_queue": (
        "L 302 302 302 302 200 200 200 200",
        "L 302 302 302 302 405 405 405 405",
    ),
    # The draft has been handed over; wahyu's territory is another one.
    "admin:moderation_detail": (
        "L 302 302 302 302 200 404 200 404",
        "L 302 302 302 302 405 405 405 405",
    ),
    "admin:moderation_paper": (
        "L 302 302 302 302 200 404 200 404",
        "L 302 302 302 302 405 405 405 405",
    ),
    "admin:moderation_approve": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 302 404 409 404",
    ),
    "admin:moderation_send_back": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 422 404 422 404",
    ),
    "admin:moderation_withdraw": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 422 404 422 404",
    ),
    "admin:moderation_unschedule": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 422 404 422 404",
    ),
    "admin:moderation_lift": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 422 404 422 404",
    ),
    "admin:moderation_revert": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 404 404 404 404",
    ),
    "admin:moderation_erase": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 422 404 422 404",
    ),
    "admin:moderation_note": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 422 404 422 404",
    ),
    "admin:moderation_claim": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 302 404 302 404",
    ),
    "admin:moderation_share": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 200 404 200 404",
    ),
    "admin:moderation_summary": ADMIN_READ,
    # Only for staff of the office.
    "admin:condition": (
        "L 302 302 302 302 404 404 404 200",
        "L 302 302 302 302 405 405 405 405",
    ),
    "admin:condition_letter": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 404 404 404 422",
    ),
    "admin:moderation_archive": ADMIN_READ,
    "admin:moderation_rescan": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 302 302 302 302",
    ),
    "admin:moderation_handled": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 404 404 404 404",
    ),
    # Head moderators and admins only; dewi is a moderator like others here.
    "admin:moderation_file": (
        "L 302 302 302 302 404 404 404 200",
        "L 302 302 302 302 405 405 405 405",
    ),
    "admin:guard_watchterm_import": (
        "L 302 302 302 302 403 403 403 200",
        "L 302 302 302 302 403 403 403 422",
    ),
    "admin:guard_watchterm_import_confirm": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 403 403 403 422",
    ),
    "admin:guard_watchterm_export": (
        "L 302 302 302 302 403 403 403 200",
        "L 302 302 302 302 405 405 405 405",
    ),
    "preview": PUBLIC,
    "notices:inbox": DESK,
    "notices:open": (
        "L 404 404 404 404 404 404 404 404",
        "L 405 405 405 405 405 405 405 405",
    ),
    "notices:read_all": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 302 302 302 302",
    ),
    "notices:pace": (
        "L 302 302 302 302 302 302 302 302",
        "L 422 422 422 422 422 422 422 422",
    ),
    "write:appeal": (
        "L 302 302 302 302 302 302 302 302",
        "L 422 422 404 404 404 404 422 404",
    ),
    "write:release": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 404 404 404 404 302 404",
    ),
    "write:papers": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 404 404 404 404 302 404",
    ),
    "write:share": (
        "L 302 302 302 302 302 302 302 302",
        "L 200 200 404 404 404 404 200 404",
    ),
    "plan:photo": (
        "L 302 302 302 302 302 302 302 302",
        "L 422 422 404 404 404 404 422 404",
    ),
    "plan:invitations": OWN_READ,
    "plan:attendance": OWN_READ,
    "plan:minutes": (
        "L 302 302 404 404 404 404 302 404",
        "L 405 405 405 405 405 405 405 405",
    ),
    "plan:minutes_save": (
        "L 302 302 302 302 302 302 302 302",
        "L 409 409 404 404 404 404 409 404",
    ),
    "plan:minutes_send": (
        "L 302 302 302 302 302 302 302 302",
        "L 409 409 404 404 404 404 409 404",
    ),
    "plan:minutes_photo": (
        "L 302 302 302 302 302 302 302 302",
        "L 422 422 404 404 404 404 422 404",
    ),
    "plan:invitations_add": (
        "L 302 302 302 302 302 302 302 302",
        "L 422 422 404 404 404 404 422 404",
    ),
    "plan:invitations_copy": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 404 404 404 404 302 404",
    ),
    "plan:invitations_letters": (
        "L 302 302 302 302 302 302 302 302",
        "L 422 422 404 404 404 404 422 404",
    ),
    "plan:invitations_record": (
        "L 302 302 302 302 302 302 302 302",
        "L 422 422 404 404 404 404 422 404",
    ),
    "plan:invitations_sent": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 404 404 404 404 302 404",
    ),
    "plan:invitations_remove": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 404 404 404 404 302 404",
    ),
    "plan:attendance_begin": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 404 404 404 404 302 404",
    ),
    "plan:attendance_shut": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 404 404 404 404 302 404",
    ),
    "plan:attendance_type_in": (
        "L 302 302 302 302 302 302 302 302",
        "L 422 422 404 404 404 404 422 404",
    ),
    "plan:attendance_remove": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 404 404 404 404 302 404",
    ),
    "plan:attendance_door": (
        "L 302 302 302 302 302 302 302 302",
        "L 200 200 404 404 404 404 200 404",
    ),
    "plan:attendance_paper": (
        "L 302 302 302 302 302 302 302 302",
        "L 200 200 404 404 404 404 200 404",
    ),
    "desk:retell": (
        "L 302 302 302 302 302 302 302 302",
        "L 404 404 404 404 404 404 404 404",
    ),
    "agenda:ask_code": PUBLIC,
    "agenda:check_in": ("=200", "=422"),
    "agenda:take_back": ("=302", "=302"),
    "agenda:answer": ("=200", "=422"),
    "desk:events": DESK,
    "plan:new": (
        "L 302 302 302 404 404 404 302 404",
        "L 405 405 405 405 405 405 405 405",
    ),
    "plan:edit": OWN_READ,
    "plan:state": OWN_READ,
    "plan:save": (
        "L 302 302 302 302 302 302 302 302",
        "L 422 422 404 404 404 404 422 404",
    ),
    "plan:send": (
        "L 302 302 302 302 302 302 302 302",
        "L 422 422 404 404 404 404 422 404",
    ),
    "plan:cancel": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 404 404 404 404 302 404",
    ),
    "plan:postpone": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 404 404 404 404 302 404",
    ),
    "plan:preview": OWN_READ,
    "plan:minutes_preview": OWN_READ,
    "plan:attendance_reopen": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 404 404 404 404 302 404",
    ),
    "plan:attendance_change_code": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 404 404 404 404 302 404",
    ),
    "plan:appeal": (
        "L 302 302 302 302 302 302 302 302",
        "L 422 422 404 404 404 404 422 404",
    ),
    "plan:release": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 404 404 404 404 302 404",
    ),
    "plan:papers": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 404 404 404 404 302 404",
    ),
    "plan:share": (
        "L 302 302 302 302 302 302 302 302",
        "L 200 200 404 404 404 404 200 404",
    ),
    "plan:change": (
        "L 302 302 302 302 302 302 302 302",
        "L * * 404 404 404 404 * 404",
    ),
    "plan:recall": (
        "L 302 302 302 302 302 302 302 302",
        "L * * 404 404 404 404 * 404",
    ),
    "plan:unschedule": (
        "L 302 302 302 302 302 302 302 302",
        "L * * 404 404 404 404 * 404",
    ),
    "plan:discard": (
        "L 302 302 302 302 302 302 302 302",
        "L * * 404 404 404 404 * 404",
    ),
    "admin:index": ("302 302 302 302 302 200 200 200 200", "* * * * * * * * *"),
    "account_home": DESK,
    "account_email": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 302 302 302 302",
    ),
    "account_number": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 302 302 302 302",
    ),
    "account_signup": PUBLIC,
    "mfa_later": (
        "L 302 302 302 302 302 302 302 302",
        "L 404 404 404 404 404 404 404 404",
    ),
}
TABLE |= SPREAD | VOICES
# Every kind has the same desk.
TABLE |= {
    name.replace("write:", "clarify:"): answers
    for name, answers in TABLE.items()
    if name.startswith("write:")
}
TABLE["desk:clarifications"] = DESK
# Django admin's list and form of each model: the office's, except what is published, to look at.
MODELS = ("accounts_user", "groups_region", "groups_kimgroup", "groups_membership",
          "groups_moderator", "groups_invitation", "review_returnreason",
          "bulletins_category", "events_eventkind", "events_place",
          "reach_mediapartner", "reach_rt", "voices_pattern", "voices_handover", "voices_watcher",
          "auth_group")  # fmt: skip
for _model in MODELS:
    TABLE[f"admin:{_model}_changelist"] = ADMIN_MODEL
# A POST to a list without actions only draws it again.
for _model in ("bulletins_bulletin", "events_event", "voices_clarification"):
    TABLE[f"admin:{_model}_changelist"] = (ADMIN_READ[0],) * 2
# allauth's own views have allauth's own tests; here only whether they are open.
